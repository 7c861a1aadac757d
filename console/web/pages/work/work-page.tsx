import type { CaseCounts } from "@housecall/proto/api";
import { Badge, Button, Checkbox, Tabs, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { MoreButton } from "../../parts/more-button.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { View } from "../../parts/view.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { skillWords } from "../staff/view-model.ts";
import { CaseTable } from "./case-table.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { caseCount, isNarrowed, type Queue, queues, readQueueQuery } from "./view-model.ts";

/** The queues of the desk: what is to be done, by whom, until when. */
export function WorkPage() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const address = useAddress();
  const asked = readQueueQuery(address.get);
  const query = useInfiniteQuery({ ...resources.cases(asked), placeholderData: keepPreviousData });
  useDocumentTitle(`${translate("work.title")} · Housecall`);
  const clear = () => address.set({ find: "", severity: "", class: "", channel: "", team: "", skills: "" });
  return (
    <>
      <div className="page-head">
        <Title order={1}>{translate("work.title")}</Title>
        <Overdue />
      </div>
      <QueueFilters asked={asked} onChange={address.set} />
      <QueueTabs queue={asked.queue} onChange={(queue) => address.set({ queue, sort: "" })} />
      <Text size="sm" c="dimmed" mb="sm">
        {translate(`work.queueHint.${asked.queue}`)}
      </Text>
      {asked.queue === "unassigned" && (
        <MySkills
          isOn={asked.skills === "mine"}
          onChange={(isOn) => address.set({ skills: isOn ? "mine" : "" })}
        />
      )}
      <View
        query={query}
        count={({ pages }) => pages.reduce((sum, page) => sum + page.items.length, 0)}
        isFiltered={isNarrowed(asked)}
        texts={{
          loading: translate("work.loading"),
          failed: translate("work.failed"),
          empty: {
            title: translate(`work.emptyTitle.${asked.queue}`),
            body: translate(`work.emptyBody.${asked.queue}`),
            action: asked.queue === "mine" && (
              <Button variant="default" onClick={() => address.set({ queue: "unassigned" })}>
                {translate("work.toUnassigned")}
              </Button>
            ),
          },
          noMatch: {
            title: translate("work.noMatchTitle"),
            body: translate("work.noMatchBody"),
            action: (
              <Button variant="default" onClick={clear}>
                {translate("work.clear")}
              </Button>
            ),
          },
        }}
      >
        {({ pages }) => {
          const cases = pages.flatMap((page) => page.items);
          return (
            <>
              <Text size="sm" c="dimmed" mb="xs" role="status">
                {caseCount(cases.length, pages[0]?.total ?? null, translate)}
              </Text>
              <CaseTable cases={cases} />
              <MoreButton query={query} />
            </>
          );
        }}
      </View>
    </>
  );
}

function Overdue() {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data } = useQuery(resources.caseCounts());
  if (!data || data.overdue === 0) return null;
  return <span className="mark due-overdue">{translate("work.overdue", { count: data.overdue })}</span>;
}

/** Narrows what nobody has yet to what the person knows; no choice for whoever knows everything. */
function MySkills({
  isOn,
  onChange,
}: {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const translate = useTranslate();
  const { skills } = useMe();
  if (skills.length === 0) return null;
  return (
    <Checkbox
      mb="sm"
      label={translate("work.mySkills", { skills: skillWords(skills, translate) })}
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function QueueTabs(props: { readonly queue: Queue; readonly onChange: (queue: Queue) => void }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data } = useQuery(resources.caseCounts());
  return (
    <Tabs
      value={props.queue}
      onChange={(chosen) => props.onChange(queues.find((each) => each === chosen) ?? "mine")}
    >
      <Tabs.List mb="xs" aria-label={translate("work.queues")} className="queue-tabs">
        {queues.map((queue) => (
          <Tabs.Tab key={queue} value={queue} rightSection={<Count counts={data} queue={queue} />}>
            {translate(`work.queue.${queue}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}

/** How many a queue holds; the closed ones are not counted, they only ever grow. */
function Count({ counts, queue }: { readonly counts: CaseCounts | undefined; readonly queue: Queue }) {
  if (counts === undefined || queue === "closed" || counts[queue] === 0) return null;
  return (
    <Badge size="sm" variant="light" color="gray" circle={counts[queue] < 10}>
      {counts[queue]}
    </Badge>
  );
}
