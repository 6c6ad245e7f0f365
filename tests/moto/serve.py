"""Serves moto's S3 on a free loopback port until standard input ends.

Prints the port. The caller holds the other end of standard input, so that no server outlives the tests that started it.
"""

import logging
import sys

from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
