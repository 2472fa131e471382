#!/usr/bin/env python3
"""An independent witness for the audit chains: recomputes what `oversight audit export` wrote.

Written from the canonical form in src/audit/mod.rs alone, without a line of the program.

    python3 audit.py FILE.jsonl

Prints each chain with its entries and its last hash; for a chain that is broken, the first broken
entry. Exits 1 where one is broken.
"""

import hashlib
import json
import sys

ENTRY = ("chain", "sequence", "id", "at", "actor", "role", "action", "subject", "requestId", "detail",
         "previous")
SEALED = ("chain", "id", "at", "actor", "action", "subject", "requestId", "detail")


# ---- SM3, GB/T 32905-2016 -------------------------------------------------------------------

def rotated(word, by):
    by %= 32
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def compressed(state, block):
    words = [int.from_bytes(block[at:at + 4], "big") for at in range(0, 64, 4)]
    for j in range(16, 68):
        x = words[j - 16] ^ words[j - 9] ^ rotated(words[j - 3], 15)
        p1 = x ^ rotated(x, 15) ^ rotated(x, 23)
        words.append(p1 ^ rotated(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = rotated(rotated(a, 12) + e + rotated(constant, j) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
        gg = e ^ f ^ g if j < 16 else e & f | ~e & 0xFFFFFFFF & g
        tt1 = ff + d + (ss1 ^ rotated(a, 12)) + (words[j] ^ words[j + 4]) & 0xFFFFFFFF
        tt2 = gg + h + ss1 + words[j] & 0xFFFFFFFF
        a, b, c, d = tt1, a, rotated(b, 9), c
        e, f, g, h = tt2 ^ rotated(tt2, 9) ^ rotated(tt2, 17), e, rotated(f, 19), g
    return [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]


def sm3(message):
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + b"\0" * ((55 - len(message)) % 64) + (8 * len(message)).to_bytes(8, "big")
    for at in range(0, len(padded), 64):
        state = compressed(state, padded[at:at + 64])
    return "".join(f"{word:08x}" for word in state)


HASHES = {"SHA256": lambda message: hashlib.sha256(message).hexdigest(), "SM3": sm3}


# ---- the chains ------------------------------------------------------------------------------

def canonical(fields):
    texts = [str(field).encode() for field in fields]
    return b"".join(len(text).to_bytes(8, "big") + text for text in texts)


def entry_hash(entry):
    fields = ["oversight.audit.entry.v1", entry["algorithm"], *(entry[name] for name in ENTRY)]
    return HASHES[entry["algorithm"]](canonical(fields))


def first_broken(entries, sealed):
    """The sequence of the first broken entry and what is wrong, or None."""
    previous = "0" * 64
    for place, entry in enumerate(entries, 1):
        if entry["sequence"] != place:
            return place, "is missing"
        if entry["previous"] != previous:
            return place, "does not follow"
        if entry["hash"] != entry_hash(entry):
            return place, "was changed"
        if place == 1 and entry["action"] == "audit.genesis":
            ids = [event["id"] for event in sealed]
            message = canonical(["oversight.audit.sealed.v1"])
            message += b"".join(canonical(event[name] for name in SEALED) for event in sealed)
            told = {"events": len(sealed), "digest": HASHES[entry["algorithm"]](message)}
            if ids != sorted(ids) or json.loads(entry["detail"]) != told:
                return place, "seals other events"
        elif place == 1 and sealed:
            return place, "seals nothing"
        previous = entry["hash"]
    return (1, "is missing") if sealed and not entries else None


def main(path):
    chains = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            entries, sealed = chains.setdefault(event["chain"], ([], []))
            (sealed if event["sequence"] is None else entries).append(event)
    broken = False
    for chain, (entries, sealed) in chains.items():
        found = first_broken(entries, sealed)
        if found:
            broken = True
            print(chain, "entry", *found)
        else:
            print(chain, len(entries), "entries", len(sealed), "sealed", entries[-1]["hash"])
    return 1 if broken else 0


if __name__ == "__main__":
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    sys.exit(main(*sys.argv[1:]))
