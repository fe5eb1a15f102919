import type { Rule } from "../rule.ts";
import { accessAllowList } from "./accessAllowList.ts";
import { accessLeastPrivilege } from "./accessLeastPrivilege.ts";
import { accessNotPublic } from "./accessNotPublic.ts";
import { cacheCredentials } from "./cacheCredentials.ts";
import { cacheUpstreams } from "./cacheUpstreams.ts";
import { customerKey } from "./customerKey.ts";
import { findingsLogged } from "./findingsLogged.ts";
import { keyPolicyClosed } from "./keyPolicyClosed.ts";
import { keyRotates } from "./keyRotates.ts";
import { lifecycleLimits } from "./lifecycleLimits.ts";
import { lifecycleValid } from "./lifecycleValid.ts";
import { nameConvention } from "./nameConvention.ts";
import { noAccessKeys } from "./noAccessKeys.ts";
import { noForceDelete } from "./noForceDelete.ts";
import { oidcIds } from "./oidcIds.ts";
import { oidcSubjects } from "./oidcSubjects.ts";
import { oneWriter } from "./oneWriter.ts";
import { pinnedByDigest } from "./pinnedByDigest.ts";
import { protectedRepository } from "./protectedRepository.ts";
import { publicAllowed } from "./publicAllowed.ts";
import { realMetrics } from "./realMetrics.ts";
import { replicationReaches } from "./replicationReaches.ts";
import { replicationRegions } from "./replicationRegions.ts";
import { requiredTags } from "./requiredTags.ts";
import { scanningEffective } from "./scanningEffective.ts";
import { scanningEnhanced } from "./scanningEnhanced.ts";
import { tagsImmutable } from "./tagsImmutable.ts";

/** All rules, in the order in which a reader asks: images, keys, access, registry, what is around them. */
export const RULES: readonly Rule[] = [
    tagsImmutable,
    customerKey,
    keyRotates,
    keyPolicyClosed,
    lifecycleValid,
    lifecycleLimits,
    scanningEffective,
    scanningEnhanced,
    findingsLogged,
    accessNotPublic,
    accessAllowList,
    accessLeastPrivilege,
    publicAllowed,
    noAccessKeys,
    oidcSubjects,
    oidcIds,
    noForceDelete,
    protectedRepository,
    replicationReaches,
    replicationRegions,
    oneWriter,
    cacheUpstreams,
    cacheCredentials,
    nameConvention,
    requiredTags,
    realMetrics,
    pinnedByDigest,
];
