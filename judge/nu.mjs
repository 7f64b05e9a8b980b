// The Nu validator: the markup of every page, without a browser.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** Validates [{id, html}] and answers a Map of id to the errors found there. */
export async function nu(pages) {
  const dir = mkdtempSync(join(tmpdir(), "dateline-nu-"));
  try {
    const files = pages.map((page, i) => {
      const file = join(dir, `${i}.html`);
      writeFileSync(file, page.html);
      return file;
    });
    const { stderr } = await promisify(execFile)("java", ["-Xss2m", "-jar", jar, "--format", "json", "--exit-zero-always", ...files], { maxBuffer: 1 << 28 });
    const found = new Map(pages.map((page) => [page.id, []]));
    for (const message of JSON.parse(stderr).messages) {
      if (message.type === "info") continue; // warnings are advice; errors are faults
      const page = pages[Number(message.url.match(/(\d+)\.html$/)[1])];
      found.get(page.id).push(`line ${message.lastLine}: ${message.message} [${(message.extract ?? "").trim()}]`);
    }
    return found;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
