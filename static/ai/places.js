// Where a value stands, as the page writes it: "2 72.0 91.5 130.0 101.5" (page and box in points), or "Sheet1!B14".

const BOX = /^(\d+)(?: ([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+))?$/;
const CELL = /^(?:(.*)!)?\$?([A-Z]{1,3})\$?(\d+)/;

export function readPlace(text) {
  const box = BOX.exec(text || "");
  if (box) {
    const edges = box[2] === undefined ? null : box.slice(2).map(Number);
    return { page: Number(box[1]), box: edges };
  }
  const cell = CELL.exec(text || "");
  return cell ? { sheet: cell[1] || "", column: columnNumber(cell[2]), row: Number(cell[3]) } : null;
}

function columnNumber(letters) {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

export function describePlace(text) {
  const place = readPlace(text);
  if (!place) return text || "";
  return place.page ? `page ${place.page}` : text;
}
