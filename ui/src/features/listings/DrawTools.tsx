import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { useDrawing } from './useDrawing';

/** The buttons for drawn areas, and what to do next while one is drawn. */
export function DrawTools({ drawing, areas }: { drawing: ReturnType<typeof useDrawing>; areas: number }) {
  const { t } = useLingui();
  if (drawing.tool) {
    return (
      <>
        {drawing.tool === 'polygon' && (
          <Button onClick={() => drawing.finish()} disabled={!drawing.canFinish}>
            <Trans>Finish the area</Trans>
          </Button>
        )}
        <Button variant="default" onClick={drawing.undo} disabled={drawing.points.length === 0}>
          <Trans>Undo the last point</Trans>
        </Button>
        <Button variant="default" onClick={drawing.cancel}>
          <Trans>Stop drawing</Trans>
        </Button>
        <p className="map-hint small" role="status">
          {drawing.tool === 'circle' ? (
            drawing.points.length === 0 ? (
              <Trans>Click the middle of the circle.</Trans>
            ) : (
              <Trans>Click its edge.</Trans>
            )
          ) : (
            <Trans>Click the corners; the first one again to finish. By keys: Enter sets one at the cross.</Trans>
          )}
        </p>
      </>
    );
  }
  return (
    <>
      <Button variant="default" onClick={() => drawing.begin('polygon')} disabled={drawing.full}>
        <Trans>Draw an area</Trans>
      </Button>
      <Button variant="default" onClick={() => drawing.begin('circle')} disabled={drawing.full}>
        <Trans>Draw a circle</Trans>
      </Button>
      {drawing.canUndo && (
        <Button variant="default" onClick={drawing.undo} aria-label={t`Undo drawing`}>
          <Icon name="undo" size={14} />
        </Button>
      )}
      {areas > 0 && (
        <Button variant="default" onClick={drawing.clear}>
          <Trans>Clear areas</Trans>
        </Button>
      )}
    </>
  );
}
