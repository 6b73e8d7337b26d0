# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Who plays what: our resolver beside ffprobe, libVLC and mpd on one corpus, and what resolving costs.

    python -m bench.resolving [NAME…] [--only table|times|lists|hostile] [--pairs 200]

Each part writes a file of results of its own; with names of cases only these are compared, and nothing is
written.
All of it runs in a network of its own that has nothing but loopback (see `cage`), since some of the corpus
lists addresses of others, and peers follow them.
"""
