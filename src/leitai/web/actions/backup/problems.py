"""What can be wrong with an archive, and with the place it is to be restored to."""

from __future__ import annotations

from leitai.base.problem import Problem


class ArchiveDamaged(Problem):
    """The archive is not whole, or not one of ours."""

    code = "backup.damaged"
    en = "This backup is damaged or is no backup of Leitai: {why}."
    zh = "该备份文件已损坏，或不是擂台备份：{why}。"
    todo_en = "Take another copy of it; nothing was changed."
    todo_zh = "请改用另一份备份；未作任何更改。"


class ArchiveOfOtherVersion(Problem):
    """The archive was made by a newer program."""

    code = "backup.version"
    en = "This backup was made by another version: {why}."
    zh = "该备份由其他版本制作：{why}。"
    todo_en = "Install the version that made it, {made_by}, or a newer one; nothing was changed."
    todo_zh = "请安装制作该备份的版本{made_by}或更新版本；未作任何更改。"


class PassphraseNeeded(Problem):
    """The archive is encrypted."""

    code = "backup.passphrase_needed"
    en = "This backup is encrypted."
    zh = "该备份已加密。"
    todo_en = "Give --passphrase-file FILE, or set LEITAI_BACKUP_PASSPHRASE."
    todo_zh = "请用 --passphrase-file 给出口令文件，或设置 LEITAI_BACKUP_PASSPHRASE。"


class PassphraseWrong(Problem):
    """The passphrase does not open the archive, or its manifest was changed."""

    code = "backup.passphrase_wrong"
    en = "The passphrase does not open this backup, or its manifest was changed."
    zh = "口令不能打开该备份，或其清单已被改动。"
    todo_en = "Check the passphrase; without it the backup cannot be opened by anyone."
    todo_zh = "请核对口令；没有口令，任何人都无法打开该备份。"


class PassphraseTooShort(Problem):
    """A passphrase that can be guessed."""

    code = "backup.passphrase_short"
    en = "The passphrase has {length} characters; 12 or more are needed."
    zh = "口令只有{length}个字符；至少须12个。"
    todo_en = "Five random words will do."
    todo_zh = "可用五个随机词组成。"


class PlaceTaken(Problem):
    """There is something at the target already."""

    code = "backup.place_taken"
    en = "{what} is there already."
    zh = "{what_zh}已存在。"
    todo_en = "Choose another place, or say --force: what is there is then replaced."
    todo_zh = "请另选位置，或加 --force 替换现有内容。"


class HallRunning(Problem):
    """A server uses the target."""

    code = "backup.hall_running"
    en = "A server still uses this hall."
    zh = "该擂台的服务仍在运行。"
    todo_en = "Stop it first; nothing was changed."
    todo_zh = "请先停止服务；未作任何更改。"


class HallUnsound(Problem):
    """The restored data does not verify."""

    code = "backup.unsound"
    en = "What is in the backup does not verify: {why}"
    zh = "备份中的数据未通过核验：{why}"
    todo_en = "Nothing was changed. Use another backup and keep this one for inspection."
    todo_zh = "未作任何更改。请改用另一份备份，并保留本份备查。"


class DatabaseBehind(Problem):
    """The database waits for migrations."""

    code = "backup.behind"
    en = "The database is not at the version of this program: {why}."
    zh = "数据库与本程序版本不一致：{why}。"
    todo_en = "Start the server of this version once, or back up with the version that serves."
    todo_zh = "请先用本版本启动一次服务，或使用正在服务的版本备份。"


class CannotWrite(Problem):
    """The archive cannot be written."""

    code = "backup.cannot_write"
    en = "Cannot be written: {why}."
    zh = "无法写入：{why}。"
    todo_en = "Check the folder, its rights and the free space."
    todo_zh = "请检查目录、权限和剩余空间。"


class KeyMissing(Problem):
    """The archive has no keys, and the place has none either."""

    code = "backup.key_missing"
    en = "This backup was made without keys, and the signing key is not here."
    zh = "该备份不含密钥，且此处没有签名密钥。"
    todo_en = "Put the hall's signing.key there, or name it in LEITAI_SIGNING_KEY_FILE."
    todo_zh = "请放入擂台的 signing.key，或用 LEITAI_SIGNING_KEY_FILE 指明。"
