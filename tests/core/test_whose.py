"""Results are called the reader's own only where they carry this host's name."""

import json
import shutil
from pathlib import Path

from gillab.charts import results_files
from gillab.core.whose import host_digest, not_ours

REFERENCE = Path(__file__).resolve().parents[2] / "docs/results/reference.json"


def test_a_file_that_came_from_another_machine_is_not_called_ours(tmp_path):
    own = tmp_path / "local.json"
    shutil.copyfile(REFERENCE, own)
    document = json.loads(own.read_text())
    cpu = document["provenance"]["machine"]["cpu"]
    document["provenance"]["machine"]["hostname_hash"] = "0" * 12
    own.write_text(json.dumps(document))
    assert cpu in results_files.note(own)
    document["provenance"]["machine"]["hostname_hash"] = host_digest()
    own.write_text(json.dumps(document))
    assert results_files.note(own) == "" == not_ours({"hostname_hash": host_digest()})
