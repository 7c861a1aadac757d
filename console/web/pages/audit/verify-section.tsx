import { Alert, Box, Button, Progress, Text } from "@mantine/core";
import { failureSentence } from "../../api/api-failure.ts";
import { CheckIcon, WarningIcon } from "../../parts/icons.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { useVerification, type Verification } from "./use-verification.ts";
import { type ShownVerdict, shownVerdict } from "./verdict-view-model.ts";

const colours: Readonly<Record<ShownVerdict["tone"], string>> = {
  sound: "teal",
  doubtful: "yellow",
  broken: "red",
};

/** Starts a check of the whole audit, and says what it found. */
export function VerifySection() {
  const translate = useTranslate();
  const { verification, start, stop } = useVerification();
  const isRunning = verification.state === "running";
  return (
    <Box component="section" mb="md" aria-label={translate("audit.verify")}>
      <div className="form-foot">
        <Button variant="default" onClick={isRunning ? stop : start}>
          {translate(isRunning ? "audit.verifyStop" : "audit.verify")}
        </Button>
        <Text size="sm" c="dimmed">
          {translate("audit.verifyLead")}
        </Text>
      </div>
      <div aria-live="polite">
        <Outcome verification={verification} />
      </div>
    </Box>
  );
}

function Outcome({ verification }: { readonly verification: Verification }) {
  const translate = useTranslate();
  switch (verification.state) {
    case "idle":
      return null;
    case "running":
      return <Running checked={verification.checked} total={verification.total} />;
    case "failed":
      return (
        <Alert mt="sm" color="red" variant="light" title={translate("audit.verifyFailed")}>
          <Text size="sm">{failureSentence(verification.error, translate)}</Text>
        </Alert>
      );
    case "done":
      return <Verdict verdict={verification.verdict} />;
  }
}

function Running({ checked, total }: { readonly checked: number; readonly total: number }) {
  const translate = useTranslate();
  return (
    <>
      <Progress
        mt="sm"
        value={total === 0 ? 0 : (checked / total) * 100}
        aria-label={translate("audit.verify")}
      />
      <Text size="sm">
        {total === 0 ? translate("audit.verifyStart") : translate("audit.verifying", { checked, total })}
      </Text>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: Parameters<typeof shownVerdict>[0] }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { tone, title, lines } = shownVerdict(verdict, { translate, moment });
  return (
    <Alert
      mt="sm"
      color={colours[tone]}
      variant="light"
      icon={tone === "sound" ? <CheckIcon /> : <WarningIcon />}
      title={title}
    >
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </Alert>
  );
}
