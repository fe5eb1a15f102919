const isWatched = (): boolean => process.stderr.isTTY === true;

/** Shows a person at a terminal how far a command has come, in place of what was shown before. */
export function progress(text: string): void {
    if (isWatched()) {
        process.stderr.write(`\r\u001b[K${text}`);
    }
}

/** Takes away what shows how far a command has come. */
export function endProgress(): void {
    if (isWatched()) {
        process.stderr.write("\r\u001b[K");
    }
}
