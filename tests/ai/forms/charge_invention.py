"""The charges of a quote, with sums that are right."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tests.ai.forms.spec import ChargeTable, Column
from tests.ai.forms.wording import CHARGE_HEADERS

ITEMS: Final = (
    ("MinION DNA Flow Cell", "897.00"),
    ("PromethION Flow Cell (R10.4.1)", "1450.00"),
    ("Library prep, per sample", "62.50"),
    ("Ligation kit, barcoded", "310.00"),
    ("Qubit quality control", "4.25"),
    ("SUP basecalling, per run", "75.00"),
)
STATUSES: Final = ("Not ready to bill", "Ready to bill", "Billed")
MONEY: Final = ("unit_price", "extended_price", "tax", "total")


def shown_money(amount: Decimal, *, symbol: str) -> str:
    """Return an amount as printed: `$1,450.00`, `€ 62.50`, `USD 62.50`."""
    return f"{symbol}{amount:,.2f}"


def invent_charges(rng: random.Random, *, symbol: str, own_words: bool) -> tuple[ChargeTable, Decimal]:
    """Return the charges and what they come to."""
    fields = list(CHARGE_HEADERS)
    if not own_words:
        fields = [field for field in fields if field in {"name", "total"} or rng.random() < 0.8]
    columns = tuple(
        Column(
            field=field, header=CHARGE_HEADERS[field][0] if own_words else rng.choice(CHARGE_HEADERS[field])
        )
        for field in fields
    )
    lines: list[Mapping[str, str | None]] = []
    expected: list[Mapping[str, str | None]] = []
    sum_of_all = Decimal(0)
    for name, price in rng.sample(ITEMS, rng.choice((1, 1, 2, 3))):
        quantity = Decimal(rng.choice(("1.0", "1.0", "2.0", "24.0")))
        extended = (Decimal(price) * quantity).quantize(Decimal("0.01"))
        amounts = {
            "unit_price": Decimal(price),
            "extended_price": extended,
            "tax": Decimal("0.00"),
            "total": extended,
        }
        sum_of_all += extended
        meant: dict[str, str | None] = {
            "name": name,
            "billing_status": rng.choice(STATUSES),
            "quantity": str(quantity),
        }
        meant |= {field: str(amount) for field, amount in amounts.items()}
        meant = {field: value if field in fields else None for field, value in meant.items()}
        expected.append(meant)
        lines.append(
            {
                column.header: shown_money(amounts[column.field], symbol=symbol)
                if column.field in amounts
                else meant[column.field]
                for column in columns
            }
        )
    totals = None
    if len(lines) > 1 and rng.random() < 0.3:
        totals = ("Total", *[None] * (len(columns) - 2), shown_money(sum_of_all, symbol=symbol))
        if columns[0].field != "name" or columns[-1].field != "total":
            totals = None
    return ChargeTable(
        columns=columns, lines=tuple(lines), expected=tuple(expected), totals=totals
    ), sum_of_all
