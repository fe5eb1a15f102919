import { ENVIRONMENTS } from "../../support/advice/advised.ts";
import { CHANGES, followChange } from "../../support/advice/deployed.ts";
import { followLoss, LOSSES } from "../../support/advice/losses.ts";

describe("advice on what is deployed, followed", () => {
    for (const row of CHANGES) {
        for (const env of row.where ?? ENVIRONMENTS) {
            it(`leads to no other refusal in ${env}: ${JSON.stringify(row.args)}`, () => followChange(row, env));
        }
    }
});

describe("advice on images that a new lifecycle policy deletes, followed", () => {
    for (const row of LOSSES) {
        for (const env of ENVIRONMENTS) {
            it(`leads to no other refusal in ${env}: ${JSON.stringify(row.args)}`, () => followLoss(row, env));
        }
    }
});
