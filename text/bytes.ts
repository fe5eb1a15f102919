const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size as a person reads it: `1.5 GiB`. */
export function bytesText(bytes: number): string {
    let size = bytes;
    let unit = 0;
    while (size >= 1023.95 && unit < UNITS.length - 1) {
        size /= 1024;
        unit++;
    }
    return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}
