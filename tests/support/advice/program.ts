import { EcrRepositorySet, readStackArgs } from "../../../components/index.ts";

/** The sample program as a function: Pulumi calls it anew in each run, so that one process can plan many stacks. */
export default function program(): object {
    const { repositoryUrls } = new EcrRepositorySet("ecr", readStackArgs());
    return { repositoryUrls };
}
