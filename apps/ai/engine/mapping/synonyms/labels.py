"""How labs word what they ask for on a form. To teach the reader a form, add its wording here.

This folder is the one table of synonyms: labels and questions here, table headers and units in `headers`,
people, options, controls and "nothing said" in `names`. Every name is a field of the reading, every wording
is compared as folded words (lower case, no punctuation, µ as u, # as number). `exact` lists whole labels; a
rule is words in that order with others between: `a|b` for either, `-word` for one that forbids it, `?word`
for one that may stand by. An exact wording may stand under one name only.
"""

from types import MappingProxyType
from typing import Final

from apps.ai.engine.mapping.words import Wordings, listed

FIELD_LABELS: Final = MappingProxyType(
    {
        "institution": Wordings(
            exact=listed("""
                Institution; University; Organization; Organisation; Company; Institute
            """),
        ),
        "facility": Wordings(
            exact=listed("Facility; Core facility; Core; Facility name; Core name"),
        ),
        "form_title": Wordings(
            exact=listed("Form; Form name; Form title"),
        ),
        "quote_number": Wordings(
            exact=listed("""
                Identifier; Quote; Quote number; Quote no; Quote ID; Quote identifier; Quote ref; Quotation;
                Quotation number; Quotation no; Quotation ID; Request ID; Request number; Request no;
                Service request; Service request ID; Service request number; Service ID; Order number; Order
                ID; Order no; Job number; Submission ID; Submission number; Ticket number; Ticket; iLab ID;
                iLab number; iLab request ID; iLab service ID; Reference number; Estimate number
            """),
            rules=(
                "quote|quotation number|no|id|identifier|ref|reference",
                "ilab id|number|no",
            ),
        ),
        "quote_date": Wordings(
            exact=listed("""
                As of; Date; Quote date; Date of quote; Quotation date; Date of quotation; Submission date;
                Date submitted; Date of submission; Submitted on; Request date; Date of request; Date
                requested; Order date; Date of order; Issued; Issued on; Issue date; Date issued; Created;
                Created on; Date created; Today's date
            """),
            rules=(
                "quote|quotation|submission|request|order date -expiry -expiration -valid -delivery -due",
            ),
        ),
        "quote_expires": Wordings(
            exact=listed("""
                Expires on; Expires; Expiry; Expiry date; Expiration; Expiration date; Valid until; Valid
                through; Valid to; Valid till; Good through; Good until; Date of expiry
            """),
            rules=(
                "quote|quotation|estimate expires|expiry|expiration",
                "quote|quotation valid until|through|to",
            ),
        ),
        "service_requested": Wordings(
            exact=listed("""
                Service requested; Requested service; Service; Services requested; Service type; Type of
                service; Service name; Requested services; Sequencing service
            """),
            rules=(
                "service requested|type|name -number -id -date",
                "type service -number -id -date",
            ),
        ),
        "requester_name": Wordings(
            exact=listed("""
                Requester; Requestor; Requested by; Requester name; Requestor name; Name of requester;
                Submitter; Submitter name; Submitted by; Name of submitter; Submitting user; Customer;
                Customer name; Client; Client name; Contact; Contact name; Contact person; Name of contact;
                User; User name; Name; Full name; Researcher; Researcher name; Investigator; Ordered by;
                Submitter / contact; Sample submitter
            """),
            rules=(
                "requester|requestor|submitter|researcher name -email -mail -phone -pi -lab",
                "contact person -email -mail -phone -billing -financial -finance -fiscal -pi -emergency",
            ),
        ),
        "requester_email": Wordings(
            exact=listed("""
                E-mail; Email; E-mail address; Email address; Contact e-mail; Contact email; Mail; Requester
                e-mail; Requester email; Requestor email; Submitter email; Submitter e-mail; Customer email;
                Client email; User email; Your email; Researcher email
            """),
            rules=(
                "requester|requestor|submitter|customer|user|researcher email -pi -billing -notification",
            ),
        ),
        "requester_phone": Wordings(
            exact=listed("""
                Phone; Phone number; Phone no; Telephone; Telephone number; Tel; Tel no; Mobile; Cell phone;
                Contact phone; Contact number; Contact phone number; Requester phone; Requestor phone;
                Submitter phone; Phone / fax; Lab phone; Office phone; Work phone
            """),
            rules=("requester|requestor|submitter|contact phone|telephone|tel -pi -billing -financial",),
        ),
        "lab_name": Wordings(
            exact=listed("""
                Lab; Laboratory; Lab name; Laboratory name; Name of lab; Research group; Group; Group name;
                Research lab; PI lab; PI / Lab; Lab / PI; Lab group; Working group
            """),
            rules=("lab|laboratory name|group -phone -email -mail -address",),
        ),
        "billing_address": Wordings(
            exact=listed("""
                Billing address; Bill to; Bill-to address; Invoice address; Invoice to; Address for invoice
            """),
            rules=("billing|invoice|invoicing|bill address -email -mail",),
        ),
        "pi_name": Wordings(
            exact=listed("""
                PI; PIs; PI(s); PI name; P.I.; PI's name; Principal investigator; Principal investigators;
                Principal investigator(s); Principal investigator name; Name of principal investigator;
                Principal investigator (PI); PI full name; Supervisor; Supervisor name; Lab head;
                Group leader; Lab director; Faculty sponsor
            """),
            rules=(
                "pi|pis name -email -mail -phone -lab",
                "principal investigator|investigators -email -mail -phone -lab -account -department",
            ),
        ),
        "pi_email": Wordings(
            exact=listed("""
                PI email; PI e-mail; PI email address; PI's email; PI's e-mail; Principal investigator
                email; Principal investigator e-mail; Supervisor email; Email of PI; E-mail of PI; Email of
                principal investigator
            """),
            rules=("pi|principal|supervisor email -billing -financial",),
        ),
        "financial_contact_name": Wordings(
            exact=listed("""
                Financial contact; Financial contacts; Financial contact(s); Financial contact name; Billing
                contact; Billing contacts; Billing contact name; Billing contact person; Finance contact;
                Fiscal contact; Accounting contact; Accounts payable contact; Invoice contact; Grants
                administrator; Grant administrator; Business manager; Business office contact; Fiscal
                officer; Billing name
            """),
            rules=(
                "financial|finance|fiscal|billing|accounting|invoice contact|contacts -email -mail -phone",
            ),
        ),
        "financial_contact_email": Wordings(
            exact=listed("""
                Billing email; Billing e-mail; Invoice email; Invoice e-mail; Financial email
            """),
            rules=("financial|finance|fiscal|billing|accounting|invoice email",),
        ),
        "kit": Wordings(
            exact=listed("""
                I will be submitting DNA for; I will be submitting RNA for; I will be submitting samples
                for; Kit; Library kit; Library prep kit; Library preparation kit; Library preparation;
                Library prep; Sequencing kit; Kit requested; Requested kit; Kit selection; Kit type; Library
                type; Library prep method; Library preparation method; Nanopore kit; ONT kit
            """),
            rules=("kit ?library ?sequencing ?nanopore ?prep ?preparation -barcode -barcoding -extraction",),
        ),
        "sample_types": Wordings(
            exact=listed("""
                Type of sample; Type of samples; Sample type; Sample types; Sample type(s); Material;
                Material type; Type of material; Nucleic acid type; Type of nucleic acid; Input type; Sample
                material; Input material; Template type; DNA type; RNA type; Type of DNA; Type of RNA;
                Starting material; Nucleic acid
            """),
            rules=(
                "sample|samples|material|acid type|types -number -buffer -tube",
                "type sample|samples|material",
            ),
        ),
        "human_dna": Wordings(
            exact=listed("""
                Do these samples contain human DNA?; Human DNA; Human samples; Human; Human material; Are
                these samples of human origin?; Human origin; Contains human DNA; Human subjects; Do your
                samples contain human DNA?; Human derived; Are the samples human?
            """),
            rules=(
                "contain|contains|include human",
                "samples human -organism",
                "human dna|rna|origin|derived|material",
            ),
        ),
        "source_organism": Wordings(
            exact=listed("""
                Source organism; Organism; Organisms; Organism(s); Species; Source species; Organism name;
                Species name; Sample source; Source of sample; Source of samples; Species / strain; Organism
                / strain; Organism / species; Source; Host organism; Source of DNA; Source of RNA; DNA
                source; Sample origin; Origin of samples; Genus and species; Organism of origin; Scientific
                name
            """),
            rules=(
                "organism|species ?name ?species ?strain ?source -size -reference -genome -human -biosafety",
            ),
        ),
        "buffers": Wordings(
            exact=listed("""
                Sample buffer; Buffer; Buffers; Elution buffer; Storage buffer; Resuspension buffer; Samples
                are in; Samples eluted in; Samples resuspended in; Eluted in; Diluent; Sample diluent;
                Suspended in; Solvent; Buffer used; Sample solvent
            """),
            rules=(
                "buffer ?sample ?elution ?storage ?used -lysis",
                "samples|sample|dna|rna eluted|resuspended|dissolved|suspended in",
            ),
        ),
        "flow_cell_devices": Wordings(
            exact=listed("""
                Flow cell selection; Flow cell; Flow cells; Flow cell type; Type of flow cell; Flowcell;
                Flowcell type; Flow cell type(s); Sequencing platform; Platform; Device; Sequencing device;
                Instrument; Sequencer; Nanopore platform; ONT platform; Requested flow cell; Flow cell
                requested; Choose flow cell; Sequencing instrument
            """),
            rules=(
                "flow cell|cells selection|type|types|requested -number -many -chemistry -count",
                "sequencing platform|device|instrument",
            ),
        ),
        "genome_size": Wordings(
            exact=listed("""
                Genome size; Approx. genome size; Approximate genome size; Estimated genome size; Size of
                genome; Genome length; Est. genome size; Haploid genome size; Genome / transcriptome size;
                Genome or amplicon size; Target size
            """),
            rules=(
                "genome size|length -unit -units",
                "size genome -unit -units",
            ),
        ),
        "genome_size_unit": Wordings(
            exact=listed("Genome size unit; Genome size units; Unit of genome size"),
            rules=("genome size unit|units",),
        ),
        "coverage": Wordings(
            exact=listed("""
                Coverage; Approx. coverage needed; Coverage needed; Desired coverage; Target coverage;
                Sequencing depth; Depth; Depth of coverage; Coverage / depth; Required coverage; Expected
                coverage; Coverage required; Coverage requested; Desired depth; Desired sequencing depth;
                Coverage per sample; Read depth
            """),
            rules=(
                "coverage -page -insurance",
                "sequencing|read|desired|target|required depth",
            ),
        ),
        "flow_cell_count": Wordings(
            exact=listed("""
                Estimated number of flow cells; Number of flow cells; No. of flow cells; # of flow cells;
                Flow cell count; Flow cells needed; Flow cells required; How many flow cells; Flow cell
                quantity; Quantity of flow cells; Flow cells (number); Flow cells requested
            """),
            rules=(
                "number|no|many|count|quantity flow cell|cells",
                "flow cell|cells number|count|quantity|needed",
            ),
        ),
        "comments": Wordings(
            exact=listed("""
                Additional comments / special needs; Comments; Comment; Additional comments; Notes;
                Additional notes; Additional information; Special needs; Special instructions; Remarks;
                Special requests; Other comments; Comments / special instructions; Other information;
                Project description; Additional info; Notes / comments; Comments / notes
            """),
            rules=(
                "comments|comment -internal -office -staff",
                "special instructions|needs|requests|requirements",
            ),
        ),
        "basecalling": Wordings(
            exact=listed("""
                I would like my data to be basecalled using; Basecalling; Base calling; Basecalling model;
                Basecaller; Basecalling mode; Basecalling accuracy; Basecall model; Basecalling options
            """),
            rules=("basecalled|basecalling|basecaller|basecall",),
        ),
        "file_formats": Wordings(
            exact=listed("""
                File format; File formats; Data format; Data formats; Output format; Output formats; Output
                files; Requested files; Data type requested; Deliverables; Output file format
            """),
            rules=("file|data|output|delivery format|formats",),
        ),
        "notification_emails": Wordings(
            exact=listed("""
                Data delivery notification email addresses; Notification email; Notification emails;
                Notification e-mail; Notification email addresses; Notify; Send notification to; Data
                delivery email; Email for data delivery; CC; Emails to notify
            """),
            rules=(
                "notification|notify|notified email|emails",
                "delivery email|emails -financial",
                "email|emails notification|notified|notify|delivery",
            ),
        ),
        "delivery_methods": Wordings(
            exact=listed("""
                How would you like to retrieve your data from HTSF?; Data delivery; Data delivery method;
                Delivery method; Delivery methods; Method of delivery; Data transfer; Data return; Data
                transfer method; How would you like to receive your data?; Data delivery options; Data
                retrieval; Data download; Data storage
            """),
            rules=(
                "retrieve|receive|get|deliver|download data -email -notification",
                "data delivery|transfer|retrieval|return -email -mail -notification -date",
                "delivery method|methods|option|options",
            ),
        ),
        "projected_cost": Wordings(
            exact=listed("""
                Projected cost; Estimated cost; Total cost; Projected total; Estimated total; Quote total;
                Cost estimate; Total estimate; Total estimated cost; Total price; Quoted price; Estimated
                price; Quoted total; Total projected cost
            """),
            rules=("projected|estimated|quoted|total cost|price|total -per -tax -shipping",),
        ),
        "known_charges": Wordings(
            exact=listed("""
                Known charges; Charges; Charges to date; Total charges; Current charges
            """),
            rules=("known|total|current charges -tax -shipping",),
        ),
        "currency": Wordings(
            exact=listed("Currency"),
        ),
    }
)
"""Labels and questions, by the field they ask for. The order decides between equal scores."""
