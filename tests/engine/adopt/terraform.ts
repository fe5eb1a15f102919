import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { skipBeyondMoto } from "../engine.ts";

/** A folder with Terraform's files and state. */
export interface TerraformFolder {
    folder: string;
    /** Runs Terraform there. */
    run(...args: string[]): string;
    /** Runs a command as a person would paste it. */
    paste(line: string): string;
}

/** Skips the running suite, saying why, if there is no Terraform: it is not part of the setup of CONTRIBUTING.md. */
export function needTerraform(context: Mocha.Context): void {
    skipBeyondMoto(context, missing());
}

function missing(): string | null {
    if (!process.env.TERRAFORM_AWS_PROVIDER) {
        return "TERRAFORM_AWS_PROVIDER does not name Terraform's AWS provider";
    }
    try {
        execFileSync("terraform", ["version"], { stdio: "ignore" });
        return null;
    } catch {
        return "there is no terraform on PATH";
    }
}

const PROVIDER = `
provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
`;

/** Makes a folder with resources of Terraform and its modules, by folder, and the provider of this machine in place of a download. */
export function createTerraform(
    parent: string,
    resources: string,
    modules: Readonly<Record<string, string>> = {},
): TerraformFolder {
    const folder = parent;
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(modules)) {
        mkdirSync(resolve(folder, name), { recursive: true });
        writeFileSync(resolve(folder, name, "main.tf"), text);
    }
    const provider = dirname(String(process.env.TERRAFORM_AWS_PROVIDER));
    const settings = resolve(folder, "cli.tfrc");
    writeFileSync(
        settings,
        `provider_installation {\n  dev_overrides { "hashicorp/aws" = "${provider}" }\n  direct {}\n}\n`,
    );
    writeFileSync(resolve(folder, "provider.tf"), PROVIDER);
    writeFileSync(resolve(folder, "main.tf"), resources);
    const options = {
        cwd: folder,
        encoding: "utf8",
        stdio: "pipe",
        env: { ...process.env, TF_CLI_CONFIG_FILE: settings, TF_IN_AUTOMATION: "1", NO_COLOR: "1" },
    } as const;
    return {
        folder,
        run: (...args) => execFileSync("terraform", args, options),
        paste: (line) => execFileSync("sh", ["-c", line], options),
    };
}

/** A key that others use too: its policy names them, so it stays with Terraform. */
export const SHARED_KEY = `
resource "aws_kms_key" "shared" {
  description = "Of the security team"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "kms:Decrypt", Resource = "*" },
    ]
  })
}
`;

/** Plain resources of Terraform's AWS provider, each repository with another setting. */
export const PLAIN = `
resource "aws_ecr_repository" "plain" { name = "myproject-dev-plain" }
resource "aws_ecr_repository" "immutable" {
  name                 = "myproject-dev-immutable"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_ecr_repository" "scanned" {
  name = "myproject-dev-scanned"
  image_scanning_configuration { scan_on_push = true }
}
resource "aws_ecr_repository" "kms" {
  name = "myproject-dev-kms"
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.shared.arn
  }
}
resource "aws_ecr_repository" "forced" {
  name         = "myproject-dev-forced"
  force_delete = true
}
resource "aws_ecr_repository" "tagged" {
  name = "myproject-dev-tagged"
  tags = { Team = "payments", ManagedBy = "Terraform", Project = "myproject", Environment = "development" }
}
locals {
  lifecycles = {
    counted = { rules = [{
      rulePriority = 1
      description  = "Keep last 30 images"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }] }
    cleaned = { rules = [
      {
        rulePriority = 1
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 50 }
        action       = { type = "expire" }
      },
    ] }
    prefixed = { rules = [
      {
        rulePriority = 1
        selection    = { tagStatus = "tagged", tagPrefixList = ["v"], countType = "imageCountMoreThan", countNumber = 10 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      },
    ] }
    previews = { rules = [{
      rulePriority = 10
      selection    = { tagStatus = "tagged", tagPatternList = ["pr-*"], countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
      action       = { type = "expire" }
    }] }
    aged = { rules = [{
      rulePriority = 1
      selection    = { tagStatus = "any", countType = "sinceImagePushed", countUnit = "days", countNumber = 90 }
      action       = { type = "expire" }
    }] }
    two-prefixes = { rules = [{
      rulePriority = 1
      selection    = { tagStatus = "tagged", tagPrefixList = ["a", "b"], countType = "imageCountMoreThan", countNumber = 5 }
      action       = { type = "expire" }
    }] }
  }
  pull = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
  push = concat(local.pull, ["ecr:BatchCheckLayerAvailability", "ecr:PutImage", "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"])
  policies = {
    shared       = { Effect = "Allow", Principal = { AWS = "arn:aws:iam::210987654321:root" }, Action = local.pull }
    two-accounts = {
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::210987654321:root", "arn:aws:iam::345678901234:root"] }
      Action    = local.pull
    }
    reader       = { Effect = "Allow", Principal = { AWS = "arn:aws:iam::210987654321:role/reader" }, Action = local.pull }
    pushed       = { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/ci" }, Action = local.push }
    function     = { Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = local.pull }
    organization = {
      Effect    = "Allow"
      Principal = "*"
      Action    = local.pull
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }
  }
}
resource "aws_ecr_repository" "kept" {
  for_each = local.lifecycles
  name     = "myproject-dev-\${each.key}"
}
resource "aws_ecr_lifecycle_policy" "kept" {
  for_each   = local.lifecycles
  repository = aws_ecr_repository.kept[each.key].name
  policy     = jsonencode(each.value)
}
resource "aws_ecr_repository" "shared" {
  for_each             = local.policies
  name                 = "myproject-dev-\${each.key}"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_ecr_repository_policy" "shared" {
  for_each   = local.policies
  repository = aws_ecr_repository.shared[each.key].name
  policy     = jsonencode({ Version = "2012-10-17", Statement = [merge({ Sid = "Granted" }, each.value)] })
}
resource "aws_ecr_repository" "elsewhere" {
  count = 2
  name  = "team/service-\${count.index}"
}
`;

/** What exists once per registry, by Terraform. */
export const REGISTRY = `
resource "aws_ecr_registry_scanning_configuration" "this" {
  scan_type = "BASIC"
  rule {
    scan_frequency = "SCAN_ON_PUSH"
    repository_filter {
      filter      = "myproject-*"
      filter_type = "WILDCARD"
    }
  }
}
resource "aws_ecr_registry_policy" "this" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "FromElsewhere"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action    = ["ecr:CreateRepository", "ecr:ReplicateImage"]
      Resource  = "arn:aws:ecr:us-east-1:123456789012:repository/*"
    }]
  })
}
resource "aws_ecr_pull_through_cache_rule" "quay" {
  ecr_repository_prefix = "quay"
  upstream_registry_url = "quay.io"
}
resource "aws_ecr_repository_creation_template" "quay" {
  prefix          = "quay"
  description     = "Cache of Quay"
  applied_for     = ["PULL_THROUGH_CACHE"]
  custom_role_arn = "arn:aws:iam::123456789012:role/templates"
}
`;

/** Repositories in a module, as the public modules have them: with count inside, and for_each around. */
export const MODULES: Readonly<Record<string, string>> = {
    "modules/ecr": `
variable "name" {}
variable "settings" {}
resource "aws_ecr_repository" "this" {
  count                = 1
  name                 = var.name
  image_tag_mutability = try(var.settings.mutability, "MUTABLE")
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.settings.key
  }
  image_scanning_configuration { scan_on_push = true }
  tags = { Terraform = "true", Environment = "dev" }
}
resource "aws_ecr_lifecycle_policy" "this" {
  count      = 1
  repository = aws_ecr_repository.this[0].name
  policy     = jsonencode(var.settings.lifecycle)
}
resource "aws_ecr_repository_policy" "this" {
  count      = length(try(var.settings.statements, [])) > 0 ? 1 : 0
  repository = aws_ecr_repository.this[0].name
  policy     = jsonencode({ Version = "2012-10-17", Statement = var.settings.statements })
}
output "name" { value = aws_ecr_repository.this[0].name }
`,
};

/** What uses the modules: a key for the repositories alone, statements of one's own, replication, settings and a log. */
export const IN_MODULES = `
resource "aws_kms_key" "ecr" {
  description         = "Images of the project"
  enable_key_rotation = true
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Account", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }]
  })
  tags = { Terraform = "true" }
}
resource "aws_kms_alias" "ecr" {
  name          = "alias/myproject-images"
  target_key_id = aws_kms_key.ecr.key_id
}
locals {
  newest = { rules = [
    {
      rulePriority = 1
      description  = "Untagged"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 3 }
      action       = { type = "expire" }
    },
    {
      rulePriority = 2
      description  = "Releases"
      selection    = { tagStatus = "tagged", tagPatternList = ["v*"], countType = "imageCountMoreThan", countNumber = 20 }
      action       = { type = "expire" }
    },
    {
      rulePriority = 3
      description  = "Newest"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 80 }
      action       = { type = "expire" }
    },
  ] }
  repositories = {
    web = { lifecycle = local.newest, key = aws_kms_key.ecr.arn }
    api = {
      lifecycle  = local.newest
      key        = aws_kms_key.ecr.arn
      mutability = "IMMUTABLE"
      statements = [
        {
          Sid       = "Build"
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::210987654321:role/build" }
          Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages", "ecr:ListImages"]
        },
        {
          Sid       = "Keep"
          Effect    = "Deny"
          Principal = "*"
          Action    = "ecr:DeleteRepository"
        },
      ]
    }
    worker = {
      lifecycle  = local.newest
      key        = aws_kms_key.ecr.arn
      statements = [{
        Sid       = "Function"
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Condition = { StringLike = { "aws:sourceArn" = "arn:aws:lambda:us-east-1:123456789012:function:*" } }
      }]
    }
  }
}
module "ecr" {
  source   = "./modules/ecr"
  for_each = local.repositories
  name     = "myproject-dev-\${each.key}"
  settings = each.value
}
resource "aws_ecr_registry_scanning_configuration" "this" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = "CONTINUOUS_SCAN"
    repository_filter {
      filter      = "myproject-dev-*"
      filter_type = "WILDCARD"
    }
  }
}
resource "aws_ecr_replication_configuration" "this" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "123456789012"
      }
      dynamic "repository_filter" {
        for_each = module.ecr
        content {
          filter      = repository_filter.value.name
          filter_type = "PREFIX_MATCH"
        }
      }
    }
  }
}
resource "aws_cloudwatch_log_group" "findings" {
  name              = "/aws/events/ecr/myproject-dev"
  retention_in_days = 60
}
`;
