"""The sample cases of every government."""

from tickets.demo.stories.batam import CASES as BATAM
from tickets.demo.stories.bogor import CASES as BOGOR
from tickets.demo.stories.purbalingga import CASES as PURBALINGGA
from tickets.demo.stories.sumbawa import CASES as SUMBAWA
from tickets.demo.stories.tanah_bumbu import CASES as TANAH_BUMBU

STORIES = {
    "purbalingga": PURBALINGGA,
    "sumbawa": SUMBAWA,
    "tanah-bumbu": TANAH_BUMBU,
    "bogor": BOGOR,
    "batam": BATAM,
}
