# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What is heard in place of a programme that may not be streamed: a spoken notice, with quiet in between."""
