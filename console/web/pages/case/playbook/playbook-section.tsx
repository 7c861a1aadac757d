import type { CaseDetail, CasePlaybook } from "@housecall/proto/api";
import { Alert, Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMay, useMe } from "../../../shell/use-me.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { PlaybookChoice } from "./playbook-choice.tsx";
import { PlaybookResult } from "./playbook-result.tsx";
import { PlaybookRunView } from "./playbook-run.tsx";
import { usePlaybook } from "./use-playbook.ts";
import { roleIn } from "./view-model.ts";

/** The playbook of a case: what may be started, the run with its step, and what it came to. */
export function PlaybookSection({ found }: { readonly found: CaseDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.casePlaybook(found.number));
  const run = query.data?.run ?? null;
  return (
    <Section
      title={translate("playbook.title")}
      lead={translate("playbook.lead")}
      aside={
        run && (
          <Anchor component={Link} href={`/playbooks/${run.playbook}`}>
            {translate("playbook.read")}
          </Anchor>
        )
      }
    >
      <View
        query={query}
        count={({ suggestions }) => suggestions.length + Number(run !== null)}
        texts={{
          loading: translate("playbook.loading"),
          failed: translate("playbook.failed"),
          empty: { title: translate("playbook.noneTitle"), body: translate("playbook.noneBody") },
        }}
      >
        {(data) => <Playbooks found={found} data={data} />}
      </View>
    </Section>
  );
}

function Playbooks({ found, data }: { readonly found: CaseDetail; readonly data: CasePlaybook }) {
  const translate = useTranslate();
  const { name } = useMe();
  const may = useMay();
  const work = usePlaybook(found.number);
  const role = roleIn(found, { name, mayWork: may("case:work") });
  const { run, suggestions } = data;
  const goesOn = run?.state === "running" || run?.state === "outdated";
  return (
    <>
      {run !== null && <PlaybookRunView found={found} run={run} work={work} role={role} />}
      {run !== null && !goesOn && <PlaybookResult found={found} run={run} role={role} />}
      {!goesOn && role !== "reads" && (
        <PlaybookChoice
          suggestions={suggestions}
          work={work}
          role={role}
          isAgain={run === null ? "no" : "yes"}
        />
      )}
      {work.isError && (
        <Alert color="red" role="alert" mt="sm">
          {failureSentence(work.error, translate)}
        </Alert>
      )}
    </>
  );
}
