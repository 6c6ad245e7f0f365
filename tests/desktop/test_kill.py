"""A real SIGKILL in the middle of a transfer: the next start ends it as if nothing had happened."""

import hashlib
import random
import re

from app import descendants
from steps import choose, connect, open_folder
from store import BUCKET
from waiting import until

MIB = 1024 * 1024
# Eight parts, or stretches, of 8 MiB, four of them under way at a time.
SIZE = 64 * MIB
PARTS = 8
WORKERS = 4
# So many are let through; those after them hang until the program is no more.
FINISHED = 3
HANG = {"delay_ms": 3_600_000}


def content():
    return random.Random(7).randbytes(SIZE)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def part_of(request):
    found = re.search(r"(?:^|&)partNumber=(\d+)", request["query"])
    return found and int(found[1])


def parts_sent(store, key):
    return [request for request in store.requests("PUT", key) if part_of(request)]


def stretches(store, key):
    return [request for request in store.requests("GET", key) if request["range"]]


def answered(requests):
    return [request for request in requests if request["status"] in (200, 206)]


def unfinished(store):
    return store.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])


def all_asked(asked):
    """A worker asks for its next one only when its last one is done and noted: then so many are finished."""
    until("three are done and four hang", lambda: len(asked()) == FINISHED + WORKERS, patience=90)
    assert len(answered(asked())) == FINISHED


def test_an_upload_goes_on_after_a_kill_without_sending_a_stored_part_again(
    desktop, answers, open_window, store, tmp_path
):
    data = content()
    local = tmp_path / "thesis.bin"
    local.write_bytes(data)
    folder = store.document(versions=1).rpartition("/")[0]
    key = f"{folder}/{local.name}"
    window = open_window(desktop, answers)
    connect(window, store)
    open_folder(window, folder)
    store.trouble({"method": "PUT", "path": local.name, "query": "partNumber", "skip": FINISHED, "effect": HANG})
    answers.lay("pick_files", [str(local)])
    window.click("button", "^Upload")
    all_asked(lambda: parts_sent(store, local.name))
    window.kill()
    stored = {part_of(request) for request in answered(parts_sent(store, local.name))}
    (open_one,) = unfinished(store)
    listed = store.s3.list_parts(Bucket=BUCKET, Key=key, UploadId=open_one["UploadId"])["Parts"]
    assert {part["PartNumber"] for part in listed} == stored and len(stored) == FINISHED
    assert store.entries(key) == {}
    before = len(parts_sent(store, local.name))
    store.trouble()

    again = open_window(desktop, answers)
    again.find("button", f"^{BUCKET}$")
    until("the object is there", lambda: store.entries(key), patience=90)
    until("the upload is complete", lambda: not unfinished(store))
    sent = [part_of(request) for request in parts_sent(store, local.name)[before:]]
    assert sorted(sent) == sorted(set(range(1, PARTS + 1)) - stored)
    assert sha256(store.read(key)) == sha256(data)
    assert len(store.entries(key)) == 1
    end(again, desktop)
    assert len(store.entries(key)) == 1 and not unfinished(store)


def test_a_download_goes_on_after_a_kill_without_fetching_a_written_stretch_again(
    desktop, answers, open_window, store, tmp_path
):
    data = content()
    key = f"{store.document(versions=1).rpartition('/')[0]}/thesis.bin"
    store.s3.put_object(Bucket=BUCKET, Key=key, Body=data)
    before = store.entries(key)
    target = tmp_path / "to" / "thesis.bin"
    target.parent.mkdir()
    window = open_window(desktop, answers)
    connect(window, store)
    choose(window, key)
    store.trouble({"method": "GET", "path": "thesis.bin", "header": "range", "skip": FINISHED, "effect": HANG})
    answers.lay("pick_save", str(target))
    window.click("button", "^Download$", lambda: window.find("region", "^Document$"))
    all_asked(lambda: stretches(store, "thesis.bin"))
    window.kill()
    written = {request["range"] for request in answered(stretches(store, "thesis.bin"))}
    asked = len(stretches(store, "thesis.bin"))
    # What is there is hidden under another name: nobody takes it for the document.
    assert not target.exists() and len(list(target.parent.iterdir())) == 1
    store.trouble()

    again = open_window(desktop, answers)
    again.find("button", f"^{BUCKET}$")
    until("the file is there", target.exists, patience=90)
    assert sha256(target.read_bytes()) == sha256(data)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    fetched = {request["range"] for request in stretches(store, "thesis.bin")[asked:]}
    assert len(fetched) == PARTS - FINISHED and not fetched & written
    assert store.entries(key) == before
    end(again, desktop)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def end(window, desktop):
    """Closes the program by its window, and waits until nothing of it is left."""
    driving = window.driving.pid
    window.close()
    until("the program has ended", lambda: not descendants(driving))
