import { l10n } from "vscode";

/** A license as people read it. */
export function licenseName(license: string): string {
  return license === "NOASSERTION" ? l10n.t("license not stated") : license;
}
