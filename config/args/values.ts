/**
 * An AWS account id.
 * @pattern ^[0-9]{12}$
 * @must be an AWS account id of 12 digits
 * @fix `aws sts get-caller-identity` prints the id of an account
 * @standIn 999999999900
 */
export type AccountId = string;

/**
 * An AWS account id or an IAM ARN.
 * @pattern ^(?:[0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:user|role)/(?:[\w+=,.@-]+/)*[\w+=,.@-]{1,64})|arn:aws[a-z-]*:sts::[0-9]{12}:assumed-role/[\w+=,.@-]{1,64}/[\w+=,.@-]{2,64})$
 * @must be an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards
 * @fix for a whole organization use organizationId
 * @standIn 999999999900
 */
export type Principal = string;

/**
 * The ARN of an IAM role or user.
 * @maxLength 200
 * @pattern ^arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:(?:role|user)/[\w+=,.@-]+(?:/[\w+=,.@-]+)*$
 * @must be the ARN of an IAM role or user
 */
export type PullingPrincipal = string;

/**
 * A pattern of image tags, with at most two `*`.
 * @pattern ^(?=[0-9a-zA-Z._*-]{1,128}$)[^*]*(?:\*[^*]*){0,2}$
 * @must be 1 to 128 letters, digits and . _ - with at most two *
 */
export type TagFilter = string;

/**
 * A filter of repository names for scanning.
 * @maxLength 255
 * @pattern ^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$
 * @must be lower-case letters, digits and *, separated by single . _ - or /
 */
export type ScanningFilter = string;

/**
 * An image as it is named where it runs.
 * @maxLength 1024
 * @pattern ^[\w./:@+-]+$
 * @must be an image reference or a digest, such as myproject-prod-web-app:v1.2.0
 * @standIn encrypted-0:encrypted
 */
export type ImageReference = string;

/**
 * The name of a project.
 * @maxLength 128
 * @pattern ^[a-z0-9]+(?:[._-][a-z0-9]+)*$
 * @examples ["myproject"]
 * @must be lower-case letters and digits, separated by single '.', '_' or '-'
 * @standIn encrypted
 */
export type ProjectName = string;

/**
 * The value of a tag: a number or a switch is taken as the string that it is.
 * @asType ["string","number","boolean","null"]
 */
export type TagValue = string;

/**
 * An e-mail address.
 * @pattern ^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$
 * @must be an e-mail address
 * @standIn encrypted-0@example.com
 */
export type EmailAddress = string;
