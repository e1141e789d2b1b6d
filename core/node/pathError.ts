import { DataNetError } from "../base/errors.ts";

/**
 * The refusal for a path that the file system would not give us.
 *
 * @param error what node:fs threw
 * @param path as the user knows it
 */
export function pathError(error: unknown, path: string): DataNetError {
  const cause = error as NodeJS.ErrnoException;
  switch (cause.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new DataNetError(
        "notFound",
        `${path}: does not exist, wanted a file or folder; check the path`,
        {
          cause,
        },
      );
    case "EACCES":
    case "EPERM":
      return new DataNetError(
        "unreadable",
        `${path}: no permission to read it; change its permissions or leave it out`,
        { cause },
      );
    case "ELOOP":
      return new DataNetError(
        "unreadable",
        `${path}: a symbolic link that leads back to itself, wanted a file or folder; name the file or folder itself`,
        { cause },
      );
    default:
      return new DataNetError(
        "unreadable",
        `${path}: cannot be read (${cause.code ?? cause.message}); check the disk or leave it out`,
        { cause },
      );
  }
}
