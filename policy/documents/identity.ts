import { listOf, mapOf, nameOf, type PolicyResource, type Stack, Token, textOr } from "../resources.ts";
import { subjectOf } from "../words.ts";
import { isAbout } from "./actions.ts";
import { GRANTING, hasPolicy, statementsOf } from "./granted.ts";
import { readStatements, type Statement } from "./statements.ts";

/** What puts an image into a repository. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = "ecr:PutImage";

/** Policies of AWS that let an identity push. https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html */
const PUSHING =
    /:policy\/(?:AdministratorAccess|PowerUserAccess|AmazonEC2ContainerRegistry(?:FullAccess|PowerUser)|AmazonElasticContainerRegistryPublic(?:FullAccess|PowerUser))$/;

/** Why the user of a name may push images, as far as this stack says, or null. */
export function whyUserPushes(stack: Stack, user: string): string | null {
    const isUsers = ({ props }: PolicyResource) => props.user === user;
    const groups = [
        ...stack.of(Token.UserGroupMembership).filter(isUsers),
        ...stack.of(Token.GroupMembership).filter((each) => listOf(each.props.users).includes(user)),
    ].flatMap(({ props }) => [...listOf(props.groups), ...listOf(props.group)]);
    for (const inline of [
        ...stack.of(Token.UserPolicy).filter(isUsers),
        ...stack.of(Token.GroupPolicy).filter(({ props }) => groups.includes(props.group)),
    ]) {
        if (lets(inline.props.policy)) {
            return `the policy '${inline.name}'`;
        }
    }
    for (const attachment of [
        ...stack.of(Token.UserPolicyAttachment).filter(isUsers),
        ...stack.of(Token.GroupPolicyAttachment).filter(({ props }) => groups.includes(props.group)),
        ...stack
            .of(Token.PolicyAttachment)
            .filter(
                ({ props }) =>
                    listOf(props.users).includes(user) || listOf(props.groups).some((each) => groups.includes(each)),
            ),
    ]) {
        const found = attached(stack, attachment);
        if (found !== null) {
            return found;
        }
    }
    const granting = GRANTING.flatMap((type) => stack.of(type)).find(
        (resource) =>
            hasPolicy(resource) && statementsOf(resource).some((statement) => letsUser(stack, statement, user)),
    );
    return granting === undefined ? null : subjectOf(granting);
}

/** Whether a statement of a resource's policy names a user, and lets it push. */
function letsUser(stack: Stack, statement: Statement, user: string): boolean {
    if (statement.effect !== "Allow" || statement.allPrincipalsBut || !isAbout(statement, PUSH)) {
        return false;
    }
    const arns = stack
        .of(Token.User)
        .filter((each) => nameOf(each) === user)
        .map(({ props }) => textOr(() => props.arn))
        .filter((arn) => arn !== "");
    return (statement.principals ?? []).some(({ kind, text }) => {
        // Users of one name may be in other accounts, too; which one it is is known where the stack makes the user.
        const isOfName = /:user\//.test(text) && text.split("/").pop() === user;
        return kind === "AWS" && (arns.length > 0 ? arns.includes(text) : isOfName);
    });
}

/** Which pushing policy an attachment attaches: one of AWS, or one of the stack. */
function attached(stack: Stack, attachment: PolicyResource): string | null {
    const own = [
        ...stack.sourcesOf(attachment, Token.IamPolicy),
        ...stack.of(Token.IamPolicy).filter(({ props }) => {
            const arn = textOr(() => props.arn);
            return arn !== "" && arn === textOr(() => attachment.props.policyArn);
        }),
    ];
    for (const policy of own) {
        if (lets(policy.props.policy)) {
            return `the policy '${policy.name}'`;
        }
    }
    // Made from a policy of the stack, the ARN need not be known.
    const arn = own.length > 0 ? "" : attachment.props.policyArn;
    return typeof arn === "string" && PUSHING.test(arn) ? (arn.split("/").pop() ?? null) : null;
}

/** Whether a policy of an identity lets it push. */
function lets(document: unknown): boolean {
    return (
        document !== undefined &&
        readStatements(document).some((statement) => statement.effect === "Allow" && isAbout(statement, PUSH))
    );
}

/** Whether a role lets push by what is written in itself: its inline policies, and those of AWS that it lists. */
export function rolePushes({ props }: PolicyResource): boolean {
    return (
        listOf(props.managedPolicyArns).some((arn) => PUSHING.test(String(arn))) ||
        listOf(props.inlinePolicies).some((each) => lets(mapOf(each).policy))
    );
}
