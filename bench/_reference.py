"""What the machine's PostgreSQL can do at most: pgbench, one function that writes eight rows."""

import re
import subprocess
from pathlib import Path

from tests.servers.postgres import SUPER, Cluster, binaries

SCHEMA = """
CREATE TABLE reference (id uuid PRIMARY KEY, organisation_id uuid NOT NULL, at timestamptz NOT NULL,
                        kind text NOT NULL, body text NOT NULL);
CREATE FUNCTION write_eight(words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE organisation uuid := gen_random_uuid();
BEGIN
  INSERT INTO reference VALUES (gen_random_uuid(), organisation, now(), 'words', words);
  FOR n IN 1..7 LOOP
    INSERT INTO reference VALUES (gen_random_uuid(), organisation, now(), 'row', left(words, 120));
  END LOOP;
END $$;
"""
SCRIPT = "SELECT write_eight(repeat(md5(random()::text), 32));\n"


def prepare(cluster: Cluster, folder: Path) -> None:
    """The function in a database of its own."""
    cluster.create("reference")
    with cluster.connect("reference") as connection:
        connection.execute(SCHEMA)
    (folder / "reference.sql").write_text(SCRIPT)


def measure(cluster: Cluster, folder: Path, *, seconds: int) -> float:
    """Transactions a second of 16 clients."""
    done = subprocess.run(
        [
            str(binaries() / "pgbench"),
            *("-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", str(seconds)),
            *("-f", str(folder / "reference.sql"), "-h", "127.0.0.1", "-p", str(cluster.port)),
            *("-U", SUPER, "reference"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"tps = ([0-9.]+) \(without", done.stdout)
    if found is None:
        raise SystemExit(f"pgbench said something new:\n{done.stdout}")
    return float(found[1])
