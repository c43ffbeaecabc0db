"""A crash disk as a file system of SQLite: an apsw VFS.

Content, names and syncs are those of a `Disk`. Locks and the shared memory of WAL are SQLite's own
(the `unix` VFS, on an empty file in memory), so the product runs in its ordinary locking mode.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import apsw

from tests.storage.disk import SECTOR, Disk, File

OVERWRITES_SAFELY = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE
# As SQLite's own VFS does it: the first sync of these also syncs the folder that has their name.
NAME_IS_SYNCED = (
    apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
)

Name = str | apsw.URIFilename

_numbers = itertools.count()


class Mount:
    """A disk with a place: programs open files in `folder`, through the VFS named `vfs`."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.vfs = f"crash-{next(_numbers)}"
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="bamso-disk-", dir=memory))
        self._vfs = _Vfs(disk, self.vfs)

    def close(self) -> None:
        """Let go of the place; all connections must be closed."""
        self._vfs.unregister()
        shutil.rmtree(self.folder, ignore_errors=True)


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk, name: str) -> None:
        self._disk = disk
        super().__init__(name, "unix")

    def xOpen(self, name: Name | None, flags: list[int]) -> object:
        if name is None:
            return apsw.VFSFile("unix", None, flags)  # a temporary file: nobody looks for it later
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            return _Database(self._disk, name, flags)
        return _Journal(self._disk, name, flags)

    def xAccess(self, name: str, flags: int) -> bool:
        return self._disk.exists(Path(name).name)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self._disk.delete(Path(name).name)
        if sync_folder:
            self._disk.sync_names()

    def xFullPathname(self, name: str) -> str:
        return name


class _Content:
    """Reading and writing; closing keeps everything where it is."""

    def __init__(self, disk: Disk, name: Name, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        create = bool(flags[0] & apsw.SQLITE_OPEN_CREATE)
        try:
            self._file: File = disk.open(Path(path).name, create=create)
        except KeyError:
            raise apsw.CantOpenError(f"{path} is not there") from None
        self._disk = disk
        self._sync_name = create and bool(flags[0] & NAME_IS_SYNCED)
        flags[1] = flags[0]

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.write(self._file, offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        self._disk.truncate(self._file, size)

    def xFileSize(self) -> int:
        return len(self._file.seen)

    def xSync(self, flags: int) -> None:
        self._disk.sync(self._file)
        if self._sync_name:
            self._sync_name = False
            self._disk.sync_names()

    def xSectorSize(self) -> int:
        return SECTOR


class _Database(_Content, apsw.VFSFile):
    """The main file; what is not said here (locks, shared memory, hints) `unix` does."""

    def __init__(self, disk: Disk, name: Name, flags: list[int]) -> None:
        _Content.__init__(self, disk, name, flags)
        apsw.VFSFile.__init__(self, "unix", name, [flags[0] | apsw.SQLITE_OPEN_CREATE, 0])

    def xDeviceCharacteristics(self) -> int:
        said = apsw.VFSFile.xDeviceCharacteristics(self)
        return said if self._disk.overwrites_safely else said & ~OVERWRITES_SAFELY


class _Journal(_Content):
    """A rollback journal or a write-ahead log: nobody locks it."""

    def xClose(self) -> None:
        """Nothing is held."""

    def xDeviceCharacteristics(self) -> int:
        return OVERWRITES_SAFELY if self._disk.overwrites_safely else 0

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False
