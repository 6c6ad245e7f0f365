"""The clipboard of the private desktop, as another program sees it: GTK's own reading and writing, in a process of its
own. `read` prints what stands there as JSON; `write TEXT` puts something else there and stays until it is stopped."""

import ctypes
import json
import subprocess
import sys

HINT = "x-kde-passwordManagerHint"


def read(session):
    """The text, or None, and what clipboard histories are told about it, or None."""
    answer = session.run(sys.executable, __file__, "read")
    return json.loads(answer)


def write(session, text):
    """Another program copies something; it owns the clipboard until it is stopped."""
    process = session.start([sys.executable, __file__, "write", text], stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


def main(act, *text):
    gtk = ctypes.CDLL("libgtk-3.so.0")
    gtk.gdk_atom_intern.restype = gtk.gtk_clipboard_get.restype = ctypes.c_void_p
    gtk.gtk_clipboard_get.argtypes = [ctypes.c_void_p]
    gtk.gtk_init(None, None)
    clipboard = ctypes.c_void_p(gtk.gtk_clipboard_get(gtk.gdk_atom_intern(b"CLIPBOARD", 0)))
    if act == "read":
        gtk.gtk_clipboard_wait_for_text.restype = ctypes.c_char_p
        gtk.gtk_clipboard_wait_for_contents.restype = ctypes.c_void_p
        gtk.gtk_clipboard_wait_for_contents.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        gtk.gtk_selection_data_get_data.restype = ctypes.c_char_p
        gtk.gtk_selection_data_get_data.argtypes = [ctypes.c_void_p]
        found = gtk.gtk_clipboard_wait_for_text(clipboard)
        hint = gtk.gtk_clipboard_wait_for_contents(clipboard, gtk.gdk_atom_intern(HINT.encode(), 0))
        said = gtk.gtk_selection_data_get_data(hint) if hint else None
        print(json.dumps([found and found.decode(), said and said.decode()]))
    else:
        data = text[0].encode()
        gtk.gtk_clipboard_set_text(clipboard, data, len(data))
        while gtk.gtk_events_pending():
            gtk.gtk_main_iteration()
        print("written", flush=True)
        gtk.gtk_main()


if __name__ == "__main__":
    main(*sys.argv[1:])
