// Tests that write a page or a golden file anew share it, so they run in one process.
const writes = process.env.UPDATE_DOCS !== undefined || process.env.UPDATE_GOLDEN !== undefined;

module.exports = {
    // Files that run at once share the processor.
    timeout: 60_000,
    "forbid-only": true,
    reporter: "dot",
    // For --parallel; each job has a local AWS for engine tests, at AWS_ENDPOINT_URL and the ports after it.
    jobs: writes ? 1 : Number(process.env.TEST_JOBS ?? 2),
};
