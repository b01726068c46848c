"""Workbooks as programs write them, made of a few lines of XML; nothing of Odoo is needed."""
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yy"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="46"/>'
    '</cellXfs></styleSheet>')
"""A plain style, a date, an hour and a span."""


def packed(parts, packing=zipfile.ZIP_DEFLATED):
    """Return a zip archive of parts, each a text, bytes or pieces of bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', packing) as archive:
        for name, content in parts.items():
            with archive.open(name, 'w') as part:
                for piece in [content] if isinstance(content, (str, bytes)) else content:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return stream.getvalue()


def xlsx(sheet, strings=(), book='', packing=zipfile.ZIP_DEFLATED):
    """Return a workbook.

    :param sheet: what stands in its sheetData: a text, or pieces of bytes of the whole part
    :param strings: the texts that its cells refer to by number, or the whole part
    :param book: what stands in its workbook.xml before the sheets
    """
    if isinstance(sheet, str):
        sheet = f'<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>'
    if not isinstance(strings, str):
        strings = f'<sst {MAIN}>' + ''.join(
            f'<si><t>{escape(text)}</t></si>' for text in strings) + '</sst>'
    return packed({
        '[Content_Types].xml': '<Types/>',
        '_rels/.rels': f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}/officeDocument"'
                       ' Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook {MAIN} xmlns:r="{RELATIONS}">{book}'
                           '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': '<Relationships>' + ''.join(
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate((
                ('worksheet', 'worksheets/sheet1.xml'), ('styles', '/xl/styles.xml'),
                ('sharedStrings', 'sharedStrings.xml')), 1)) + '</Relationships>',
        'xl/styles.xml': STYLES,
        'xl/sharedStrings.xml': strings,
        'xl/worksheets/sheet1.xml': sheet,
    }, packing)


def row(number, *cells, **named):
    """Return a row of texts for :func:`xlsx`; ``named`` cells stand in a column of their own."""
    places = {_letters(index): cell for index, cell in enumerate(cells, 1)} | named
    return f'<row r="{number}">' + ''.join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        for column, cell in places.items()) + '</row>'


def _letters(number):
    text = ''
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def xlsx_of(sheets):
    """Return a workbook of several sheets: {name: its rows, or (its rows, state)}."""
    parts, names, relations = {}, '', ''
    for number, (name, told) in enumerate(sheets.items(), 1):
        rows, state = told if isinstance(told, tuple) else (told, 'visible')
        names += (f'<sheet name={quoteattr(name)} sheetId="{number}" state="{state}" '
                  f'r:id="r{number}"/>')
        relations += (f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" '
                      f'Target="worksheets/sheet{number}.xml"/>')
        parts[f'xl/worksheets/sheet{number}.xml'] = (
            f'<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>')
    return packed({
        '_rels/.rels': f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}/officeDocument"'
                       ' Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{names}</sheets>'
                           '</workbook>',
        'xl/_rels/workbook.xml.rels': f'<Relationships>{relations}</Relationships>', **parts})


def xml_book(*cells):
    """Return a workbook of one file of XML with a row of texts, or of given Row elements."""
    rows = ''.join(cells) if cells and cells[0].startswith('<Row') else '<Row>' + ''.join(
        f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in cells) + '</Row>'
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Hoja">'
        f'<Table>{rows}</Table></Worksheet></Workbook>').encode()


def ods(table):
    """Return an OpenDocument spreadsheet.

    :param str table: what stands in its first table
    """
    return packed({
        'mimetype': 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml':
            '<office:document-content xmlns:office="urn:office" xmlns:table="urn:table" '
            'xmlns:text="urn:text"><office:body><office:spreadsheet><table:table>'
            f'{table}</table:table></office:spreadsheet></office:body></office:document-content>'})


def ods_row(*cells, repeated=1):
    """Return a row for :func:`ods`."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">' + ''.join(
        f'<table:table-cell><text:p>{escape(str(cell))}</text:p></table:table-cell>'
        for cell in cells) + '</table:table-row>'
