import { env } from "vscode";

/** A part of 1 as a percentage; never 0 for something, never 100 for not all. */
export function percent(part: number): string {
  const digits =
    part > 0 && part < 0.005 ? "<1" : part < 1 && part >= 0.995 ? ">99" : (part * 100).toFixed(0);
  return env.language.startsWith("zh") ? `${digits}%` : `${digits} %`;
}
