"""The sample cases of every government: what is rare told as a story, and the everyday faults of a year."""

from tickets.demo.everyday import everyday
from tickets.demo.governments import BY_CODE
from tickets.demo.stories.batam import CASES as BATAM
from tickets.demo.stories.bogor import CASES as BOGOR
from tickets.demo.stories.purbalingga import CASES as PURBALINGGA
from tickets.demo.stories.sumbawa import CASES as SUMBAWA
from tickets.demo.stories.tanah_bumbu import CASES as TANAH_BUMBU

STORIES = {
    code: (*told, *everyday(BY_CODE[code]))
    for code, told in {
        "purbalingga": PURBALINGGA,
        "sumbawa": SUMBAWA,
        "tanah-bumbu": TANAH_BUMBU,
        "bogor": BOGOR,
        "batam": BATAM,
    }.items()
}
