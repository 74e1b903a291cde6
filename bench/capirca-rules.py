"""Capirca on the same rows: reads {networks, terms} as JSON on standard input, prints milliseconds a run as JSON.

The first argument is the number of warm runs; 0 renders once and prints nothing but the length, for whole processes.
"""
import io
import json
import logging
import statistics
import sys
import time

from capirca.lib import naming, nftables, policy

logging.disable(logging.CRITICAL)


def definitions_of(rows):
    definitions = naming.Naming()
    networks = []
    for name, addresses in rows["networks"].items():
        networks.append("%s = %s" % (name, "\n".join(addresses)))
    definitions.ParseNetworkList(io.StringIO("\n".join(networks)))
    services = ["%s = %s" % (name, " ".join(ports)) for name, ports in rows["services"].items()]
    definitions.ParseServiceList(io.StringIO("\n".join(services)))
    return definitions


def text_of(rows):
    terms = ["header {\n  target:: nftables mixed output\n}\n"]
    for term in rows["terms"]:
        lines = ["term %s {" % term["name"]]
        for key in ("source-address", "destination-address", "protocol", "destination-port"):
            if key in term:
                lines.append("  %s:: %s" % (key, term[key]))
        lines += ["  action:: accept", "}\n"]
        terms.append("\n".join(lines))
    return "\n".join(terms)


def render(rows):
    parsed = policy.ParsePolicy(text_of(rows), definitions_of(rows))
    return str(nftables.Nftables(parsed, 0))


def main():
    rows = json.load(sys.stdin)
    runs = int(sys.argv[1])
    if runs == 0:
        print(len(render(rows)))
        return
    for _ in range(3):
        render(rows)
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        render(rows)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"median": statistics.median(times), "least": min(times)}))


main()
