import type { CaseCandidate } from "@housecall/proto/api";
import { Radio, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { CheckIcon } from "../../../parts/icons.tsx";
import { View } from "../../../parts/view.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { classPlural } from "../../fleet/view-model.ts";
import { type CandidateLine, candidateList, isSearchable, unskilledNote } from "./assign-view-model.ts";
import { DialogForm } from "./dialog-form.tsx";
import type { DialogProps } from "./dialog-props.ts";

/** Who gets the case: who knows its device class stands first. */
export function AssignDialog({ found, action, onClose }: DialogProps) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.caseCandidates(found.number));
  const [chosen, setChosen] = useState("");
  const [fault, setFault] = useState("");
  const choose = (name: string) => {
    setChosen(name);
    setFault("");
  };
  const submit = () => {
    if (chosen === "") setFault(translate("assign.missing"));
    else action.mutate({ name: "assign", body: { to: chosen } });
  };
  const { deviceClass } = found;
  return (
    <DialogForm
      title={translate("assign.title")}
      lead={translate("assign.lead", { classes: classPlural(deviceClass, translate) })}
      submit={translate("assign.submit")}
      onSubmit={submit}
      {...{ action, onClose }}
    >
      <View
        query={query}
        count={(candidates) => candidates.length}
        texts={{
          loading: translate("assign.loading"),
          failed: translate("assign.failed"),
          empty: { title: translate("assign.emptyTitle"), body: translate("assign.emptyBody") },
        }}
      >
        {(candidates) => <Candidates {...{ candidates, deviceClass, chosen, fault }} onChoose={choose} />}
      </View>
    </DialogForm>
  );
}

interface CandidatesProps {
  readonly candidates: readonly CaseCandidate[];
  readonly deviceClass: string;
  readonly chosen: string;
  readonly fault: string;
  readonly onChoose: (name: string) => void;
}

function Candidates({ candidates, deviceClass, chosen, fault, onChoose }: CandidatesProps) {
  const translate = useTranslate();
  const [text, setText] = useState("");
  const { lines, hidden } = candidateList(candidates, { text, chosen, deviceClass, translate });
  const first = useRef<HTMLInputElement>(null);
  // The list comes after the dialog has chosen what to focus.
  useEffect(() => first.current?.focus(), []);
  const note = unskilledNote(candidates, { chosen, deviceClass, translate });
  return (
    <>
      {isSearchable(candidates) && (
        <TextInput
          type="search"
          label={translate("assign.find")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Radio.Group label={translate("assign.to")} value={chosen} onChange={onChoose} error={fault} required>
        <div className="candidates">
          {lines.map((line, index) => (
            <Radio
              key={line.name}
              ref={index === 0 ? first : undefined}
              value={line.name}
              label={line.label}
              description={<Fit line={line} />}
            />
          ))}
        </div>
      </Radio.Group>
      <div role="status">
        {lines.length === 0 && <Text c="dimmed">{translate("assign.noMatch", { text })}</Text>}
        {hidden > 0 && <Text c="dimmed">{translate("assign.more", { count: hidden })}</Text>}
        {note !== null && <Text>{note}</Text>}
      </div>
    </>
  );
}

function Fit({ line }: { readonly line: CandidateLine }) {
  return (
    <>
      {line.isSkilled ? (
        <span className="mark skill-mark">
          <CheckIcon />
          {line.skill}
        </span>
      ) : (
        line.skill
      )}
      {` · ${line.load}`}
    </>
  );
}
