"""What can be wrong with a document that is handed in."""

from leitai.base.problem import Problem


class DocumentProblem(Problem):
    """A document cannot be opened; the root of the others."""

    code = "document"


class EmptyDocument(DocumentProblem):
    """There is no text in the file."""

    code = "document-empty"
    en = "The document holds no text."
    zh = "文件里没有文字。"
    todo_en = "Check that the right file was chosen."
    todo_zh = "请检查是否选对了文件。"


class NotText(DocumentProblem):
    """A binary file under a text name."""

    code = "document-binary"
    en = "This is a binary file, not a text."
    zh = "这是二进制文件,不是文字。"
    todo_en = "Hand in .txt, .md, .html, .docx, .pptx or a .pdf with a text layer."
    todo_zh = "请提供 .txt、.md、.html、.docx、.pptx 或带文字层的 .pdf。"


class EncryptedDocument(DocumentProblem):
    """The office file or PDF needs a password."""

    code = "document-encrypted"
    en = "The file is protected by a password."
    zh = "文件有密码保护。"
    todo_en = "Remove the password and hand the file in again."
    todo_zh = "请去掉密码后重新提交。"


class OldFormat(DocumentProblem):
    """A .doc or .ppt of before 2007."""

    code = "document-old"
    en = "This is an office file in the format of before 2007 ({kind})."
    zh = "这是 2007 年以前格式的办公文件({kind})。"
    todo_en = "Save it as .docx or .pptx and hand it in again."
    todo_zh = "请另存为 .docx 或 .pptx 后重新提交。"


class TooLarge(DocumentProblem):
    """More bytes than the limit."""

    code = "document-large"
    en = "The file has {megabytes} MB; the limit is {limit} MB."
    zh = "文件有 {megabytes} MB,上限是 {limit} MB。"
    todo_en = "Split it and hand in the parts."
    todo_zh = "请拆分后分别提交。"


class UnknownKind(DocumentProblem):
    """A file name ending that is not known."""

    code = "document-kind"
    en = "Files ending in {ending!r} are not read."
    zh = "不读取以 {ending} 结尾的文件。"
    todo_en = "Hand in .txt, .md, .html, .docx, .pptx or .pdf."
    todo_zh = "请提供 .txt、.md、.html、.docx、.pptx 或 .pdf。"


class UnreadableDocument(DocumentProblem):
    """The file is damaged or not what its name says."""

    code = "document-damaged"
    en = "The file cannot be opened as {kind}: it is damaged or something else."
    zh = "文件无法按 {kind} 打开:已损坏或不是这种格式。"
    todo_en = "Open it in the program it comes from, save it again, and hand that in."
    todo_zh = "请用原来的软件打开并重新保存后再提交。"


class NoTextLayer(DocumentProblem):
    """A scanned PDF."""

    code = "document-scan"
    en = "The PDF has {pages} pages and no text layer."
    zh = "这个 PDF 有 {pages} 页,没有文字层。"
    todo_en = "Recognise its text (OCR) first, or hand in the original."
    todo_zh = "请先做文字识别(OCR),或提供原始文件。"


class FolderGiven(DocumentProblem):
    """A folder where a file is asked for."""

    code = "document-folder"
    en = "This is a folder, not a file."
    zh = "这是目录，不是文件。"
    todo_en = "Name the files in it, for example FOLDER/*.txt."
    todo_zh = "请写出其中的文件名，例如 目录/*.txt。"


class MissingDocument(DocumentProblem):
    """No such file."""

    code = "document-missing"
    en = "There is no such file."
    zh = "没有这个文件。"
    todo_en = "Check the name and the folder."
    todo_zh = "请检查文件名和目录。"
