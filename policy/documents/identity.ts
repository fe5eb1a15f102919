import { listOf, type PolicyResource, type Stack, Token, textOr } from "../resources.ts";
import { isAbout } from "./actions.ts";
import { readStatements } from "./statements.ts";

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
    return null;
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
