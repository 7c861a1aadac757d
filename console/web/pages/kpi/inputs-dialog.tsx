import type { KpiInputs } from "@housecall/proto/api";
import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { changedInputs, type InputTexts, inputLines } from "./inputs-view-model.ts";

/** Numbers that figures are reckoned with from now on; the former ones are kept with their figures. */
export function InputsDialog(props: { readonly inputs: KpiInputs; readonly onClose: () => void }) {
  const { translate, language } = usePreferences();
  const { clock } = useWorld();
  const [typed, setTyped] = useState<InputTexts>({});
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const save = useSaveInputs(props.onClose);
  const reader = { translate, language };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const today = new Date(clock.nowMs()).toISOString().slice(0, 10);
    const read = changedInputs(props.inputs, typed, { reader, today });
    setWrong("wrong" in read ? read.wrong : []);
    if ("inputs" in read) save.mutate({ inputs: read.inputs, note });
  };
  return (
    <Dialog isOpen onClose={props.onClose} title={translate("kpi.changeTitle")} size="lg">
      <form onSubmit={submit} aria-label={translate("kpi.changeTitle")}>
        <Stack>
          <Text c="dimmed">{translate("kpi.changeLead")}</Text>
          <div className="input-grid">
            {inputLines(props.inputs, reader).map(({ path, label, value }) => (
              <TextInput
                key={path}
                label={label}
                inputMode="decimal"
                value={typed[path] ?? String(value)}
                error={wrong.includes(label) && translate("kpi.noNumber")}
                onChange={({ currentTarget }) => setTyped({ ...typed, [path]: currentTarget.value })}
              />
            ))}
          </div>
          <TextInput
            label={translate("kpi.changeNote")}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {save.isError && (
            <Alert color="red" role="alert">
              {failureSentence(save.error, translate)}
            </Alert>
          )}
          <Button type="submit" loading={save.isPending}>
            {translate("kpi.changeSubmit")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

function useSaveInputs(onDone: () => void) {
  const { actions } = useWorld();
  const client = useQueryClient();
  return useMutation({
    mutationFn: actions.saveKpiInputs,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["kpis"] });
      void client.invalidateQueries({ queryKey: ["kpi-inputs"] });
      onDone();
    },
  });
}
