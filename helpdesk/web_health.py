"""`python helpdesk/web_health.py`: exit 0 while the web process of this container answers (docker-compose.yml).

Asks as the proxy would, under the first of ALLOWED_HOSTS and as if over TLS. Loads no Django: it runs twice a minute.
"""

import os
import sys
from http.client import HTTPConnection

PORT = 8000
ADDRESS = "/masuk/"


def main() -> int:
    """0 when the page is there."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
    connection.request("GET", ADDRESS, headers={"Host": host, "X-Forwarded-Proto": "https"})
    return 0 if connection.getresponse().status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
