"""localstripe, listening on the loopback address only: by itself it takes requests from everywhere.

localstripe_loopback.py <port>
"""

import socket
import sys


class LoopbackSocket(socket.socket):
    def bind(self, address):
        super().bind(("::1", *address[1:]))


socket.socket = LoopbackSocket
sys.argv = ["localstripe", "--from-scratch", "--port", sys.argv[1]]

import localstripe.server  # noqa: E402

localstripe.server.start()
