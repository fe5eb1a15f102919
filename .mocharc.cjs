// Tests that write a page or a golden file anew share it, so they run in one process.
const writes = process.env.UPDATE_DOCS !== undefined || process.env.UPDATE_GOLDEN !== undefined;

module.exports = {
    timeout: 20_000,
    "forbid-only": true,
    reporter: "dot",
    // For --parallel: engine tests use a local AWS per job.
    jobs: writes ? 1 : 2,
};
