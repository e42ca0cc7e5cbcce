#!/usr/bin/env python3
"""Fills questionnaires in with programs that are not ours, and looks at what they show.

  questionnaire.py PROGRAM fill BOOK ANSWERS.csv OUT    give every answer of the file in its cells, as a person would
  questionnaire.py PROGRAM keep BOOK OUT                open, and save
  questionnaire.py PROGRAM progress BOOK ANSWERS.csv    what Start and each sheet count is what the file answers
  questionnaire.py PROGRAM invent BOOK OUT.csv          answers of every kind to all questions, from the drop-downs
  questionnaire.py PROGRAM tough ANSWERS.csv OUT.csv    the same answers with notes and links that are easily lost
  questionnaire.py - same ANSWERS.csv EXPORTED.csv      what a store holds is exactly what the file says
  questionnaire.py - with ANSWERS.csv MORE.csv OUT.csv  the answers with those of another file over them
  questionnaire.py - count ANSWERS.csv                  how many there are
  questionnaire.py - none OUT.csv                       no answer at all

PROGRAM is openpyxl, or office: a LibreOffice that listens at the pipe that OFFICE_PIPE names.
"""
import csv
import os
import re
import sys
import time
import traceback

FIELDS = ("value", "note", "confidence", "evidence")
TOUGH = ["=1+1", "+1 234,5", "@SUM(A1)", "one line\nand another", "Décret n° 88 « sûreté »; نص عربي; 安全; 🛡", "x" * 10_000]
ESCAPED = "_x0041_ & <b>"  # openpyxl 3.0 and 3.1 make an A of it when they save


class Openpyxl:
    def __init__(self, path):
        import warnings

        import openpyxl

        warnings.simplefilter("ignore")  # it tells of data bars that it drops
        self.book = openpyxl.load_workbook(path)
        self.sheets = self.book.sheetnames

    def rows(self, sheet):
        return [["" if v is None else v for v in row] for row in self.book[sheet].iter_rows(values_only=True)]

    def put(self, sheet, row, col, value):
        cell = self.book[sheet].cell(row + 1, col + 1)
        if cell.protection.locked:
            sys.exit(f"{sheet}, {cell.coordinate} is to be filled in, and is locked")
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # also where it begins with =

    def list(self, sheet, row, col):
        at = self.book[sheet].cell(row + 1, col + 1).coordinate
        for v in self.book[sheet].data_validations.dataValidation:
            if v.type == "list" and at in v.sqref:
                return v.formula1
        return ""

    def save(self, path):
        self.book.save(path)


class Office:
    def __init__(self, path):
        self.book = self.connect().loadComponentFromURL("file://" + os.path.abspath(path), "_blank", 0, (self.property("Hidden", True),))
        self.sheets = self.book.Sheets.ElementNames

    @classmethod
    def connect(cls):
        import uno
        from com.sun.star.connection import NoConnectException

        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for attempt in range(120):
            try:
                remote = resolver.resolve(f"uno:pipe,name={os.environ['OFFICE_PIPE']};urp;StarOffice.ComponentContext")
                return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
            except NoConnectException:
                time.sleep(0.5)
        sys.exit("LibreOffice does not answer")

    @staticmethod
    def property(name, value):
        from com.sun.star.beans import PropertyValue

        return PropertyValue(Name=name, Value=value)

    def rows(self, sheet):
        cursor = self.book.Sheets[sheet].createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return self.book.Sheets[sheet].getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray

    def put(self, sheet, row, col, value):
        cell = self.book.Sheets[sheet].getCellByPosition(col, row)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value
        if (cell.String if isinstance(value, str) else cell.Value) != value:
            sys.exit(f"{sheet}, {cell.AbsoluteName} does not take {value!r}")

    def list(self, sheet, row, col):
        return self.book.Sheets[sheet].getCellByPosition(col, row).Validation.Formula1

    def save(self, path):
        self.book.storeToURL("file://" + os.path.abspath(path), (self.property("FilterName", "Calc MS Excel 2007 XML"),))
        self.book.close(True)


def lines(book):
    """Every line with a key: sheet, row, the columns by key, its cells, the question, the option or ""."""
    for sheet in book.sheets:
        rows = book.rows(sheet)
        if not rows or rows[0][0] != "key":
            continue
        cols = {key: i for i, key in enumerate(rows[0]) if key}
        for row in range(1, len(rows)):
            if key := rows[row][0]:
                question, _, option = key.partition("|")
                yield sheet, row, cols, rows[row], question, option


def offered(book, codes, sheet, row, col):
    """What the drop-down of a cell offers, by code; nothing where it has none."""
    ends = [int(n) for n in re.findall(r"\$C\$(\d+)", book.list(sheet, row, col) or "")]
    return {codes[n - 1][1]: codes[n - 1][2] for n in range(ends[0], ends[1] + 1)} if len(ends) == 2 else {}


def fill(book, answers):
    codes, given = book.rows("Codes"), set()
    for sheet, row, cols, _, question, option in lines(book):
        a = answers.get(question)
        if a is None:
            continue
        choice = offered(book, codes, sheet, row, cols["answer"])
        if option:
            if option in a["value"].split("|"):
                book.put(sheet, row, cols["answer"], choice["x"])
            continue
        given.add(question)
        if a["value"] in choice:
            book.put(sheet, row, cols["answer"], choice[a["value"]])
        elif not choice:
            book.put(sheet, row, cols["answer"], float(a["value"]))
        for field, text in (("note", a["note"]), ("links", a["evidence"].replace(" ", "\n"))):
            if text:
                book.put(sheet, row, cols[field], text)
        if a["confidence"]:
            book.put(sheet, row, cols["confidence"], offered(book, codes, sheet, row, cols["confidence"])[a["confidence"]])
    if missing := set(answers) - given:
        sys.exit(f"the workbook has no line for {sorted(missing)}")


def progress(book, answers):
    want, totals = {}, {}
    for sheet, _, cols, _, question, option in lines(book):
        if not option:
            answered, asked = want.get(sheet, (0, 0))
            want[sheet] = (answered + (question in answers), asked + 1)
            totals[sheet] = cols
    want["All"] = tuple(sum(n) for n in zip(*want.values()))
    start = [row for row in book.rows("Start") if isinstance(row[1], float) and isinstance(row[3], float)]
    shown = [(row[1], row[2], row[3]) for row in start]
    expected = [(n, of, n / of) for n, of in want.values()]
    if shown != expected:
        sys.exit(f"Start shows {shown}, but {expected} is answered")
    for sheet, cols in totals.items():
        top = book.rows(sheet)[2]
        if (got := (top[cols["answered"]], top[cols["asked"]], top[cols["answer"]])) != (*want[sheet], want[sheet][0]):
            sys.exit(f"the sheet {sheet} shows {got}, but {want[sheet]} is answered")


def invent(book):
    codes, answers, ticked = book.rows("Codes"), {}, {}
    for n, (sheet, row, cols, _, question, option) in enumerate(lines(book)):
        if option:
            if len(ticked.setdefault(question, [])) < 2:
                ticked[question].append(option)
            answers[question]["value"] = "|".join(ticked[question])
            continue
        choice = [code for code in offered(book, codes, sheet, row, cols["answer"]) if code]
        answers[question] = {"question": question, "value": choice[n % len(choice)] if choice else str(n % 4), "note": f"as seen in {n}",
                             "confidence": ("low", "medium", "high")[n % 3], "evidence": "https://example.org/?a=1&b=" + str(n) if n % 4 == 0 else ""}
    return answers


def read(path):
    csv.field_size_limit(1 << 24)
    with open(path, newline="", encoding="utf-8-sig") as file:
        return {row["question"]: {"evidence": "", **row} for row in csv.DictReader(file)}


def write(path, answers):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, ["country", "year", "question", *FIELDS], extrasaction="ignore")
        out.writeheader()
        out.writerows({"country": "XXA", "year": 2026, **a} for a in answers.values())


def tough(answers, program):
    for a, note in zip(answers.values(), TOUGH + [ESCAPED] * (program == "office")):
        a["note"] = note
        a["evidence"] = "https://example.org/a?b=1&c=2 https://example.org/%C3%A9#x"
    return answers


def over(answers, more):
    """A blank field changes nothing."""
    for question, a in more.items():
        answers[question] = {**answers[question], **{field: text for field, text in a.items() if text}}
    return answers


def same(said, held):
    different = []
    for question in sorted({*said, *held}):
        a, b = said.get(question), held.get(question)
        for field in FIELDS:
            x, y = a and a[field], b and re.sub(r"^'(?=[=+\-@'])", "", b[field])
            if field == "value" and x and y:
                x, y = sorted(x.split("|")), sorted(y.split("|"))
            if x != y:
                different.append(f"{question}, {field}: {str(x)[:60]!r} was filled in, {str(y)[:60]!r} is held")
    if different:
        sys.exit("\n".join(different))


def main(program, what, *paths):
    if what == "tough":
        return write(paths[1], tough(read(paths[0]), program))
    if what == "with":
        return write(paths[2], over(read(paths[0]), read(paths[1])))
    if what == "count":
        return print(len(read(paths[0])))
    if what == "none":
        return write(paths[0], {})
    if what == "same":
        return same(read(paths[0]), read(paths[1]))
    book = {"openpyxl": Openpyxl, "office": Office}[program](paths[0])
    if what == "progress":
        return progress(book, read(paths[1]))
    if what == "invent":
        return write(paths[1], invent(book))
    if what == "fill":
        fill(book, read(paths[1]))
    book.save(paths[-1])


try:
    main(*sys.argv[1:])
    failed = False
except SystemExit as why:
    print(why, file=sys.stderr)
    failed = True
except Exception:
    traceback.print_exc()
    failed = True
sys.stdout.flush()
os._exit(failed)  # not the usual way: the bridge to LibreOffice sometimes fails while Python takes itself down
