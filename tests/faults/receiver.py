"""A receiver on Python's http.server: one line on stdout for each thing that it sees, and a dot when a connection has ended."""
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def say(text):
    print(text, flush=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = float(sys.argv[1])

    def take(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        what = f"{length} bytes" if len(body) == length else f"{len(body)} of {length} bytes"
        say(f"{self.command} {self.path} {what}")
        if len(body) == length:
            self.send_response(204)
            self.end_headers()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET = take

    def handle(self):
        try:
            super().handle()
        except OSError as error:
            say("reset" if isinstance(error, ConnectionResetError) else type(error).__name__)

    def log_error(self, format, *args):
        say("timed out" if "timed out" in format else f"refused with {args[0]}")

    def log_request(self, *args):
        pass


class Server(ThreadingHTTPServer):
    def shutdown_request(self, request):
        super().shutdown_request(request)
        say(".")

    def handle_error(self, request, client_address):
        say(type(sys.exc_info()[1]).__name__)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
server = Server(("127.0.0.1", 0), Handler)
say(server.server_port)
server.serve_forever()
