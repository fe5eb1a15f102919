import assert from "node:assert/strict";
import { evaluate } from "../../../ecr/scan/gate.ts";
import {
    basicFinding,
    enhancedFinding,
    type Finding,
    reaches,
    SEVERITIES,
    type Severity,
    scanState,
    severityOf,
    whyHopeless,
} from "../../../ecr/scan/results.ts";

const finding = (severity: Severity, id: string, isActive = true): Finding => ({
    severity,
    id,
    packages: [{ name: "openssl", installed: "1", fixed: "2" }],
    isActive,
});
const NONE = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNDEFINED: 0 };

describe("the evaluation of a scan", () => {
    it("lets an image without findings pass", () => {
        assert.deepEqual(evaluate({ findings: [], counts: {} }, { failOn: "HIGH", allow: [] }), {
            isClean: true,
            stopping: [],
            allowed: [],
            below: [],
            unlisted: 0,
            inactive: 0,
            unused: [],
            counts: NONE,
        });
    });

    it("stops at the level and above it, shows the rest, and leaves out what is closed or suppressed", () => {
        const [critical, high, medium] = [
            finding("CRITICAL", "CVE-3"),
            finding("HIGH", "CVE-2"),
            finding("MEDIUM", "CVE-1"),
        ];
        const closed = finding("CRITICAL", "CVE-4", false);
        const counts = { CRITICAL: 2, HIGH: 1, MEDIUM: 1 };
        assert.deepEqual(
            evaluate({ findings: [medium, closed, high, critical], counts }, { failOn: "HIGH", allow: [] }),
            {
                isClean: false,
                stopping: [critical, high],
                allowed: [],
                below: [medium],
                unlisted: 0,
                inactive: 1,
                unused: [],
                counts: { ...NONE, ...counts },
            },
        );
    });

    it("lets pass what is allowed, in any letters, and says which allowance is not needed", () => {
        const high = finding("HIGH", "CVE-2");
        const verdict = evaluate(
            { findings: [high], counts: { HIGH: 1 } },
            { failOn: "HIGH", allow: ["cve-2", "CVE-9"] },
        );
        assert.deepEqual(
            [verdict.isClean, verdict.stopping, verdict.allowed, verdict.unused],
            [true, [], [high], ["CVE-9"]],
        );
    });

    it("is not clean where AWS counts more at the level than it lists, allowed or not", () => {
        const high = finding("HIGH", "CVE-2");
        const counts = { HIGH: 2, LOW: 40 };
        const verdict = evaluate({ findings: [high], counts }, { failOn: "HIGH", allow: ["CVE-2"] });
        assert.deepEqual([verdict.isClean, verdict.unlisted, verdict.counts.HIGH], [false, 1, 2]);
    });

    it("counts what is listed where AWS counts nothing", () => {
        const verdict = evaluate(
            { findings: [finding("HIGH", "CVE-2")], counts: {} },
            { failOn: "CRITICAL", allow: [] },
        );
        assert.deepEqual([verdict.isClean, verdict.counts.HIGH], [true, 1]);
    });

    for (const [index, level] of SEVERITIES.entries()) {
        it(`with level ${level} stops at ${SEVERITIES.slice(0, index + 1).join(", ")} only`, () => {
            const stopped = SEVERITIES.filter(
                (severity) =>
                    !evaluate({ findings: [finding(severity, "x")], counts: {} }, { failOn: level, allow: [] }).isClean,
            );
            assert.deepEqual(stopped, SEVERITIES.slice(0, index + 1));
            assert.equal(reaches(level, level), true);
        });
    }
});

describe("the forms of findings", () => {
    it("of basic scanning have their package in attributes, and no fixed version", () => {
        assert.deepEqual(
            basicFinding({
                name: "CVE-2019-5188",
                severity: "MEDIUM",
                attributes: [
                    { key: "package_version", value: "1.44.1" },
                    { key: "package_name", value: "e2fsprogs" },
                ],
            }),
            {
                severity: "MEDIUM",
                id: "CVE-2019-5188",
                packages: [{ name: "e2fsprogs", installed: "1.44.1", fixed: "" }],
                isActive: true,
            },
        );
        assert.deepEqual(basicFinding({}), { severity: "UNDEFINED", id: "", packages: [], isActive: true });
    });

    it("of enhanced scanning name each package with both versions", () => {
        const packages = [
            { name: "libssh2", version: "1.4.3", release: "12.amzn2.2", fixedInVersion: "0:1.4.3-12.amzn2.2.3" },
            { name: "left-pad", version: "1.0.0", fixedInVersion: "NotAvailable" },
        ];
        assert.deepEqual(
            enhancedFinding({
                severity: "HIGH",
                status: "ACTIVE",
                title: "CVE-2019-17498 - libssh2",
                packageVulnerabilityDetails: { vulnerabilityId: "CVE-2019-17498", vulnerablePackages: packages },
            }),
            {
                severity: "HIGH",
                id: "CVE-2019-17498",
                packages: [
                    { name: "libssh2", installed: "1.4.3-12.amzn2.2", fixed: "0:1.4.3-12.amzn2.2.3" },
                    { name: "left-pad", installed: "1.0.0", fixed: "" },
                ],
                isActive: true,
            },
        );
    });

    it("of enhanced scanning without a package go by their title; suppressed and closed ones are not active", () => {
        const of = (status: string) => enhancedFinding({ severity: "LOW", status, title: "A secret in the image" });
        assert.deepEqual(of("ACTIVE"), { severity: "LOW", id: "A secret in the image", packages: [], isActive: true });
        assert.deepEqual([of("SUPPRESSED").isActive, of("CLOSED").isActive], [false, false]);
    });

    it("take severities of Amazon Inspector that no one evaluated for undefined", () => {
        assert.deepEqual(["UNTRIAGED", undefined, "HIGH"].map(severityOf), ["UNDEFINED", "UNDEFINED", "HIGH"]);
    });
});

describe("the status of a scan", () => {
    // All of ScanStatus in the API model of Amazon ECR.
    const states = {
        done: ["COMPLETE", "ACTIVE"],
        wait: ["IN_PROGRESS", "PENDING"],
        hopeless: [
            ...["FAILED", "UNSUPPORTED_IMAGE", "SCAN_ELIGIBILITY_EXPIRED", "FINDINGS_UNAVAILABLE", "LIMIT_EXCEEDED"],
            ...["IMAGE_ARCHIVED", "SOMETHING_NEW"],
        ],
    };
    for (const [state, statuses] of Object.entries(states)) {
        it(`is ${state} with ${statuses.join(", ")}`, () => {
            assert.deepEqual([...new Set(statuses.map(scanState))], [state]);
        });
    }

    it("that is hopeless has a reason of its own", () => {
        const reasons = states.hopeless.map(whyHopeless);
        assert.equal(new Set(reasons).size, states.hopeless.length);
        assert.equal(reasons.at(-1), "the status SOMETHING_NEW is not known to this version");
    });

    it("that is not there is waited for", () => {
        assert.equal(scanState(undefined), "wait");
    });
});
