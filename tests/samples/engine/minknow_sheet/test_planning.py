"""From wells to sheets."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.samples.engine.minknow_sheet.kits import KITS, find_kit
from apps.samples.engine.minknow_sheet.planning import plan_sheets
from apps.samples.engine.minknow_sheet.rules import check_sheet
from apps.samples.engine.minknow_sheet.shapes import FlowCell, Place, SheetPlan
from tests.samples.engine.minknow_sheet.orders import cells, order, well, wells


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def codes_of(plan: SheetPlan) -> dict[str, str]:
    assert all(run.csv == "" for run in plan.runs)
    return {problem.path: problem.code for problem in plan.problems}


def test_a_small_submission_is_one_sheet() -> None:
    plan = plan_sheets(
        order(
            [
                well(1, "1"),
                well(2, "Lake mud, 7 µm", lab_id="NC000042U"),
                well(3, "Positive control", kind="positive_control"),
                well(4, "BLANK", kind="negative_control"),
            ],
            product_code="FLO-MIN114",
        )
    )
    assert plan.problems == []
    assert plan.runs[0].csv == (
        "experiment_id,kit,flow_cell_id,sample_id,flow_cell_product_code,alias,type,barcode\n"
        "RE-201,SQK-RBK114-24,FBA00001,HTSF--RE-201-run1,FLO-MIN114,1,test_sample,barcode01\n"
        "RE-201,SQK-RBK114-24,FBA00001,HTSF--RE-201-run1,FLO-MIN114,NC000042U,test_sample,barcode02\n"
        "RE-201,SQK-RBK114-24,FBA00001,HTSF--RE-201-run1,FLO-MIN114,Positive_control,positive_control,barcode03\n"
        "RE-201,SQK-RBK114-24,FBA00001,HTSF--RE-201-run1,FLO-MIN114,BLANK,no_template_control,barcode04\n"
    )
    assert len(plan.runs) == 1
    assert [(one.name, one.alias, one.renamed) for one in plan.runs[0].assignments] == [
        ("1", "1", False),
        ("Lake mud, 7 µm", "NC000042U", True),
        ("Positive control", "Positive_control", True),
        ("BLANK", "BLANK", False),
    ]


def test_ninety_six_wells_with_twenty_four_barcodes_are_four_runs() -> None:
    plan = plan_sheets(order(wells(96), flow_cells=cells(4)))
    assert plan.problems == []
    for place, run in enumerate(plan.runs, start=1):
        rows = rows_of(run.csv)
        assert {(row["flow_cell_id"], row["sample_id"]) for row in rows} == {
            (f"FBA0000{place}", f"HTSF--RE-201-run{place}")
        }
        assert [row["barcode"] for row in rows] == [f"barcode{number:02d}" for number in range(1, 25)]
        assert [row["alias"] for row in rows] == [f"A{24 * place - 24 + n}" for n in range(1, 25)]


@pytest.mark.parametrize(
    ("named", "code", "message"),
    [
        (
            1,
            "runs_too_few",
            "4 flow cells are needed for 96 wells: SQK-RBK114.24 takes 24 on a flow cell. 1 is named.",
        ),
        (
            5,
            "runs_too_many",
            "4 flow cells are needed for 96 wells: SQK-RBK114.24 takes 24 on a flow cell. 5 are named.",
        ),
    ],
)
def test_the_flow_cells_named_must_be_as_many_as_the_runs(named: int, code: str, message: str) -> None:
    plan = plan_sheets(order(wells(96), flow_cells=cells(named)))
    assert codes_of(plan) == {"runs": code}
    assert plan.problems[0].message == message
    assert [len(run.assignments) for run in plan.runs] == [24, 24, 24, 24]


def test_ninety_six_wells_fit_one_run_of_the_larger_kit() -> None:
    plan = plan_sheets(order(wells(96), kit="SQK-RBK114.96"))
    assert (plan.problems, len(plan.runs)) == ([], 1)
    assert plan.runs[0].assignments[-1].barcode == "barcode96"


def test_without_barcodes_each_sample_has_a_flow_cell_and_the_sheet_no_alias() -> None:
    plan = plan_sheets(order([well(1, "Phage 7"), well(2, "Mud")], kit="SQK-LSK114", flow_cells=cells(2)))
    assert [run.csv for run in plan.runs] == [
        "experiment_id,kit,flow_cell_id,sample_id\nRE-201,SQK-LSK114,FBA00001,Phage_7\n",
        "experiment_id,kit,flow_cell_id,sample_id\nRE-201,SQK-LSK114,FBA00002,Mud\n",
    ]


def test_one_position_may_run_one_flow_cell_after_the_other() -> None:
    plan = plan_sheets(order(wells(30), flow_cells=[FlowCell(position_id="MN12345")] * 2))
    assert plan.problems == []
    assert {row["position_id"] for run in plan.runs for row in rows_of(run.csv)} == {"MN12345"}
    assert "flow_cell_id" not in plan.runs[0].csv


def test_all_that_is_wrong_with_an_order_is_told_at_once() -> None:
    plan = plan_sheets(
        order(
            wells(25, barcode="x"),
            experiment_id="RE 201",
            product_code="=FLO",
            flow_cells=[
                FlowCell(flow_cell_id="FBA1", position_id="X1"),
                FlowCell(),
                FlowCell(flow_cell_id="fba1"),
                FlowCell(position_id="-X1"),
            ],
        )
    )
    wrong = codes_of(plan)
    assert {path: code for path, code in wrong.items() if not path.startswith("samples")} == {
        "experiment_id": "text_not_lawful",
        "flow_cell_product_code": "text_not_lawful",
        "runs": "runs_too_many",
        "runs.1": "place_ambiguous",
        "runs.2": "place_ambiguous",
        "runs.3.flow_cell_id": "flow_cell_duplicated",
        "runs.4.position_id": "text_not_lawful",
    }
    assert wrong["samples.25.barcode"] == "barcode_not_readable"


@pytest.mark.parametrize("kit", ["", "SQK-XYZ", "=1+1"])
def test_an_order_without_a_known_kit_is_refused(kit: str) -> None:
    plan = plan_sheets(order(wells(1), kit=kit))
    assert (codes_of(plan), plan.kit) == ({"kit": "kit_unknown"}, None)


def test_an_order_without_samples_is_refused() -> None:
    assert codes_of(plan_sheets(order([], flow_cells=[]))) == {"samples": "nothing_to_sequence"}


def test_a_kit_is_found_under_both_of_its_names() -> None:
    assert find_kit("sqk-rbk114-24") is find_kit(" SQK-RBK114.24 ")
    assert [(kit.sold_as, kit.in_minknow, kit.holds) for kit in KITS] == [
        ("SQK-NBD114.24", "SQK-NBD114-24", 24),
        ("SQK-NBD114.96", "SQK-NBD114-96", 96),
        ("SQK-RBK114.24", "SQK-RBK114-24", 24),
        ("SQK-RBK114.96", "SQK-RBK114-96", 96),
        ("SQK-PCB114.24", "SQK-PCB114-24", 24),
        ("SQK-16S114.24", "SQK-16S114-24", 24),
        ("SQK-LSK114", "SQK-LSK114", 1),
        ("SQK-RAD114", "SQK-RAD114", 1),
        ("SQK-RNA004", "SQK-RNA004", 1),
    ]


def test_a_sheet_issued_again_keeps_runs_and_barcodes_though_samples_have_left() -> None:
    earlier = {
        number: Place(run=(number + 23) // 24, barcode=(number - 1) % 24 + 1) for number in range(1, 49)
    }
    left = [well(n, f"A{n}", earlier=earlier[n]) for n in earlier if n not in {1, 5}]
    plan = plan_sheets(order([*left, well(49, "Late")], flow_cells=cells(3), spent=[earlier[1], earlier[5]]))
    assert plan.problems == []
    seats = {
        one.number: (run.number, one.barcode, one.origin) for run in plan.runs for one in run.assignments
    }
    assert seats[2] == (1, "barcode02", "earlier_sheet")
    assert seats[25] == (2, "barcode01", "earlier_sheet")
    assert seats[49] == (3, "barcode01", "assigned")


@given(
    names=st.lists(st.text(max_size=60), min_size=1, max_size=60),
    kit=st.sampled_from([kit.sold_as for kit in KITS]),
    experiment=st.text(max_size=45),
)
def test_whatever_the_names_every_sheet_keeps_every_rule_and_no_cell_is_a_formula(
    names: list[str], kit: str, experiment: str
) -> None:
    samples = [well(number, name or "x") for number, name in enumerate(names, start=1)]
    needed = len(plan_sheets(order(samples, kit=kit)).runs)
    plan = plan_sheets(order(samples, kit=kit, flow_cells=cells(needed)))
    assert plan.problems == []
    assert plan.kit is not None
    aliases = [one.alias.casefold() for run in plan.runs for one in run.assignments]
    assert len(set(aliases)) == len(names)
    for run in plan.runs:
        assert check_sheet(run.csv, plan.kit) == []
        cells_read = [cell for line in csv.reader(io.StringIO(run.csv)) for cell in line]
        assert all(cell[0].isalnum() and cell.isascii() for cell in cells_read)
        assert run.csv.count("\n") == len(run.assignments) + 1
    strange = plan_sheets(order(samples, kit=kit, flow_cells=cells(needed), experiment_id=experiment))
    assert all(run.csv == "" for run in strange.runs) or experiment in strange.runs[0].csv
