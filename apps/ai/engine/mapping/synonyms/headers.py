"""Headers of tables, with their units: what a column holds, in the wordings of many labs.

Units are taken out of a header before its words are looked up, so no wording here names one.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apps.ai.engine.mapping.words import Wordings, listed, word_set


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement: what it measures, and how many of the quantity's own unit it is.

    The own units are ng/µL, µL, µg and bp. `factor` is None where there is no exact way there (nM).
    """

    quantity: str
    factor: Decimal | None


UNITS: Final = MappingProxyType(
    {
        "ng ul": Unit("concentration", Decimal(1)),
        "ng per ul": Unit("concentration", Decimal(1)),
        "ng ul 1": Unit("concentration", Decimal(1)),
        "ng microliter": Unit("concentration", Decimal(1)),
        "ug ml": Unit("concentration", Decimal(1)),
        "ug per ml": Unit("concentration", Decimal(1)),
        "ug ul": Unit("concentration", Decimal(1000)),
        "ug per ul": Unit("concentration", Decimal(1000)),
        "mg ml": Unit("concentration", Decimal(1000)),
        "ng ml": Unit("concentration", Decimal("0.001")),
        "pg ul": Unit("concentration", Decimal("0.001")),
        "pg per ul": Unit("concentration", Decimal("0.001")),
        "nm": Unit("concentration", None),
        "pm": Unit("concentration", None),
        "nmol l": Unit("concentration", None),
        "nmol": Unit("amount", None),
        "pmol": Unit("amount", None),
        "fmol": Unit("amount", None),
        "ul": Unit("volume", Decimal(1)),
        "uls": Unit("volume", Decimal(1)),
        "microliter": Unit("volume", Decimal(1)),
        "microliters": Unit("volume", Decimal(1)),
        "microlitre": Unit("volume", Decimal(1)),
        "microlitres": Unit("volume", Decimal(1)),
        "ml": Unit("volume", Decimal(1000)),
        "nl": Unit("volume", Decimal("0.001")),
        "ug": Unit("amount", Decimal(1)),
        "micrograms": Unit("amount", Decimal(1)),
        "ng": Unit("amount", Decimal("0.001")),
        "nanograms": Unit("amount", Decimal("0.001")),
        "mg": Unit("amount", Decimal(1000)),
        "pg": Unit("amount", Decimal("0.000001")),
        "bp": Unit("length", Decimal(1)),
        "bps": Unit("length", Decimal(1)),
        "nt": Unit("length", Decimal(1)),
        "base pairs": Unit("length", Decimal(1)),
        "bases": Unit("length", Decimal(1)),
        "kb": Unit("length", Decimal(1000)),
        "kbp": Unit("length", Decimal(1000)),
        "mb": Unit("length", Decimal(1_000_000)),
        "mbp": Unit("length", Decimal(1_000_000)),
        "gb": Unit("length", Decimal(1_000_000_000)),
        "gbp": Unit("length", Decimal(1_000_000_000)),
        "percent": Unit("share", None),
    }
)
"""Units by their folded words."""

QUANTITIES: Final = MappingProxyType(
    {
        "volume_ul": "volume",
        "qubit_ng_ul": "concentration",
        "nanodrop_ng_ul": "concentration",
        "concentration_ng_ul": "concentration",
        "total_amount_ug": "amount",
        "fragment_size_bp": "length",
        "a260_280": None,
        "a260_230": None,
        "din": None,
        "rin": None,
    }
)
"""The fields of a sample that hold numbers, and what each measures (None: a number without unit)."""

NEEDS_UNIT: Final = frozenset({"total_amount_ug"})
"""Fields for which a header without unit says too little: ng and µg are both usual."""

BARE_UNITS: Final = MappingProxyType({"concentration": "concentration_ng_ul", "volume": "volume_ul"})
"""What a header means that is a unit and nothing else, or a unit and `DNA`."""
BARE_UNIT_WORDS: Final = frozenset({"dna", "rna", "dsdna", "sample", "value", "measured", "stock", "in"})

SAMPLE_HEADERS: Final = MappingProxyType(
    {
        "name": Wordings(
            exact=listed("""
                Sample name; Sample ID; Sample; Samples; Sample identifier; Sample label; Name; Specimen;
                Specimen ID; Specimen name; Tube label; Tube ID; Tube name; Tube; Label on tube; Name on
                tube; Your sample name; Customer sample name; Client sample ID; User sample name; User
                sample ID; Sample name / ID; Sample ID / name; Library name; Library ID; Sample name on
                tube; Tube labels; Sample names; Sample IDs; ID; Alias; Sample description; Sample code;
                Isolate; Isolate ID; Submitted name; Label; sample_name; Customer ID; External ID; Original
                sample ID
            """),
            rules=(
                "sample|specimen|tube|library name|id|identifier|label|code -type -lab -project -number",
                "name|label|id sample|samples|specimen|tube -type -lab -project -number",
            ),
        ),
        "row": Wordings(
            exact=listed("""
                #; No.; Nr.; Row; Row number; Row no.; Line; Line number; Item; Item number; S. no.; S/N;
                Sl. no.; Sr. no.; Sample number; Sample no.; Sample nr; Entry; Tube number; Tube no.; Order;
                Index no.; №
            """),
        ),
        "volume_ul": Wordings(
            exact=listed("""
                Volume; Vol; Sample volume; Total volume; Volume submitted; Volume available; Final volume;
                Volume provided; Volume per sample; Vol available; Elution volume
            """),
            rules=(
                "volume|vol ?sample ?total ?dna ?rna ?submitted ?available ?provided -unit -needed -used",
            ),
        ),
        "qubit_ng_ul": Wordings(
            exact=listed("""
                Qubit; Qubit conc.; Qubit concentration; Qubit reading; Concentration (Qubit); Conc. Qubit;
                Concentration by Qubit; Qubit dsDNA; Qubit value; Qubit DNA conc.; Qubit RNA conc.;
                Concentration Qubit
            """),
            rules=(
                "qubit ?conc ?concentration ?dna ?rna ?dsdna ?hs ?br ?sample -nanodrop -nano -ratio -kit",
                "fluorometer|fluorometric|fluorometry qubit -nanodrop -ratio -date -kit",
            ),
        ),
        "nanodrop_ng_ul": Wordings(
            exact=listed("""
                Nanodrop; Nanodrop conc.; Nanodrop concentration; Nano drop; Nanodrop reading; Concentration
                (Nanodrop); Conc. Nanodrop; Concentration by Nanodrop; Nano-drop conc.; Spectrophotometer;
                Spectrophotometer conc.; ND conc.; Nanodrop value
            """),
            rules=(
                "nanodrop ?conc ?concentration ?dna ?rna ?sample -qubit -ratio -260 -280 -230 -date -volume",
            ),
        ),
        "concentration_ng_ul": Wordings(
            exact=listed("""
                Concentration; Conc.; DNA conc.; DNA concentration; RNA conc.; RNA concentration; Sample
                conc.; Sample concentration; Stock concentration; Conc. of DNA; Final conc.; Nucleic acid
                concentration; Measured concentration; Concentration of DNA
            """),
            rules=("concentration|conc ?dna ?rna ?sample -qubit -nanodrop -nano -method -unit -salt -molar",),
        ),
        "a260_280": Wordings(
            exact=listed("""
                A260/A280; 260/280; A260/280 ratio; OD 260/280; A260280; Ratio 260/280
            """),
            rules=("260 280 ?ratio ?absorbance ?purity ?nanodrop ?nano ?drop ?value ?dna ?rna -230",),
        ),
        "a260_230": Wordings(
            exact=listed("""
                A260/A230; 260/230; A260/230 ratio; OD 260/230; A260230; Ratio 260/230
            """),
            rules=("260 230 ?ratio ?absorbance ?purity ?nanodrop ?nano ?drop ?value ?dna ?rna -280",),
        ),
        "rin": Wordings(
            exact=listed("""
                RIN; RINe; RIN value; RIN score; RIN number; RNA integrity number; RIN / RQN
            """),
            rules=(
                "rin|rine ?value ?score ?number ?rna -din",
                "rna integrity",
            ),
        ),
        "din": Wordings(
            exact=listed("DIN; DIN value; DIN score; DIN number; DNA integrity number"),
            rules=(
                "din ?value ?score ?number ?dna -rin",
                "dna integrity",
            ),
        ),
        "total_amount_ug": Wordings(
            exact=listed("""
                Total amount; Amount; Total; Total DNA; Total RNA; DNA amount; RNA amount; Mass; Total mass;
                Quantity; Total quantity; Yield; Total yield; Amount of DNA; DNA mass; Input amount; Total
                input; DNA quantity; Total nucleic acid; Amount submitted
            """),
            rules=(
                "total|amount|mass|quantity|yield dna|rna|amount|mass|quantity|yield -volume -cost -price",
            ),
        ),
        "fragment_size_bp": Wordings(
            exact=listed("""
                Fragment size; Fragment length; Average size; Avg size; Avg. fragment size; Size; Average
                fragment size; Mean fragment size; Mean size; Peak size; Library size; Length; Amplicon
                size; Amplicon length; Average fragment length; Average length; Fragment sizes; Avg.
                fragment length; Product size; Size of fragments; DNA fragment size; Read length
            """),
            rules=("fragment|amplicon|average|avg|mean|median|peak size|length -genome -unit",),
        ),
        "result": Wordings(
            exact=listed("""
                Result; Results; QC result; QC results; Pass / fail; QC pass / fail; QC status; QC
            """),
        ),
        "barcode": Wordings(
            exact=listed("""
                Barcode; Index; Barcode ID; Barcode number; Barcode no.; Native barcode; Rapid barcode;
                Barcode name; Barcode used; ONT barcode; Assigned barcode; Barcode #
            """),
        ),
        "well": Wordings(
            exact=listed("""
                Well; Well ID; Well position; Plate well; Position; Plate position; Well location; Well no.;
                Well number; Well #; Position on plate; Plate / well; Wells; Location
            """),
            rules=("well position|id|location|number",),
        ),
    }
)
"""Headers of a sample table. Of two columns of names the one whose wording stands first here is the name."""

NAME_OF_A_SAMPLE: Final = word_set("sample samples specimen tube library isolate")
"""Words of a name's header that say that the table lists samples; a plain `Name` may be of anything."""

CHARGE_HEADERS: Final = MappingProxyType(
    {
        "name": Wordings(
            exact=listed("""
                Name; Item; Description; Service; Charge; Product; Item description; Charge name; Service
                name; Item name; Product name; Line item; Service / item; Service description
            """),
        ),
        "billing_status": Wordings(
            exact=listed("Billing status; Status; Charge status; Payment status"),
        ),
        "quantity": Wordings(
            exact=listed("""
                Quantity; Qty; Qty.; Units; Count; Number; No. of units; Amount ordered; Qnty
            """),
        ),
        "unit_price": Wordings(
            exact=listed("""
                Unit price; Price; Rate; Unit cost; Price per unit; Price each; Unit rate; Cost per unit;
                List price; Price / unit; Cost each; Each
            """),
            rules=(
                "unit price|cost|rate",
                "price|cost per unit|sample",
            ),
        ),
        "extended_price": Wordings(
            exact=listed("""
                Extended price; Ext. price; Extended; Subtotal; Sub-total; Line price; Extended cost; Net;
                Net price; Net amount
            """),
            rules=("extended|ext price|cost|amount",),
        ),
        "tax": Wordings(
            exact=listed("Tax; Taxes; Sales tax; VAT; Tax amount"),
            rules=("tax|vat amount",),
        ),
        "total": Wordings(
            exact=listed("""
                Total; Total price; Total cost; Line total; Amount; Cost; Total charge; Total amount
            """),
            rules=("total price|cost|amount|charge",),
        ),
    }
)
"""Headers of a table of charges."""

PRICES: Final = frozenset({"unit_price", "extended_price", "tax", "total"})

TABLE_TITLES: Final = MappingProxyType(
    {
        "samples": Wordings(
            exact=listed("""
                Samples; Sample information; Sample list; Sample table; Sample details; Sample sheet
            """),
            rules=("sample|samples information|list|table|details|sheet|data|submission",),
        ),
        "charges": Wordings(
            exact=listed("Known charges; Charges; Cost; Costs; Pricing; Price quote; Line items"),
            rules=("charges|pricing|costs",),
        ),
        "summary": Wordings(
            exact=listed("Summary; Quote summary; Request information"),
        ),
    }
)
"""Titles of tables, by their role: they confirm what the headers say."""
