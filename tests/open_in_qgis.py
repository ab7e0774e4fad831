"""Opens a project in QGIS without a screen, checks it and renders it: open_in_qgis.py PROJECT PICTURE. Prints what is wrong."""

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], True)
app.initQgis()
wrong = []
QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: wrong.append(f"log: {tag}: {text}"))


def check(holds, what):
    if not holds:
        wrong.append(what)


project = QgsProject.instance()
check(project.read(sys.argv[1]), "the project does not open")
layers = {layer.name(): layer for layer in project.mapLayers().values()}
check({"areas", "incidents", "land", "places"} <= set(layers), f"layers: {sorted(layers)}")
for name, layer in layers.items():
    check(layer.isValid(), f"{name} is not valid")
    check(layer.crs().authid() == "EPSG:4326", f"{name}: reference system {layer.crs().authid()}")
check(project.crs().authid() == "EPSG:4326", "the project has no reference system")

incidents = layers["incidents"]
kinds = {field.name(): field.typeName() for field in incidents.fields()}
# FlatGeobuf knows no days, only points in time.
expected = "DateTime" if ".fgb" in incidents.source() else "Date"
check(kinds["start_date"] == kinds["end_date"] == expected, f"dates: {kinds}")
times = incidents.temporalProperties()
check(times.isActive() and times.startField() == "start_date" and times.endField() == "end_date", "not temporal")
span = project.timeSettings().temporalRange()
check(span.begin().isValid() and span.end() > span.begin(), "the time controller has no range")
check(incidents.labelsEnabled(), "no labels")
check(incidents.attribution() or incidents.metadata().rights(), "no attribution")

# Each layer on its own, as it is when its file is dragged into QGIS: styled and, where it has days, temporal at once.
for name, layer in layers.items():
    alone = QgsVectorLayer(layer.source(), name, "ogr")
    check(alone.isValid() and alone.featureCount() == layer.featureCount(), f"{name} does not open on its own")
    # As the window does: a file's .qml, or the default style in a GeoPackage.
    alone.loadDefaultStyle()
    if name in ("incidents", "areas"):
        check(alone.temporalProperties().isActive(), f"{name} on its own is not temporal")
    if name == "incidents":
        check(alone.renderer().type() == "pointDisplacement", f"{name} on its own is not styled: {alone.renderer().type()}")

# An incident is in the frame of each of its days and in no other; one that has not ended is in all later ones.
for feature in incidents.getFeatures():
    first, last = (day and (day if isinstance(day, QDate) else day.date()) for day in (feature["start_date"], feature["end_date"]))
    if not first:
        continue
    for ahead in (-1, 0, 1):
        begin = QDateTime(first.addDays(ahead))
        context = QgsVectorLayerTemporalContext()
        context.setLayer(incidents)
        frame = times.createFilterString(context, QgsDateTimeRange(begin, begin.addDays(1), True, False))
        seen = [f["incident_id"] for f in incidents.getFeatures(QgsFeatureRequest().setFilterExpression(frame))]
        expected = ahead >= 0 and (not last or begin.date() <= last)
        check((feature["incident_id"] in seen) == expected, f"{feature['title']} {first.toString(Qt.ISODate)}: {frame}")

# Map tips are shown by a web view: what comes from the data must be text in them.
for feature in incidents.getFeatures():
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(incidents))
    context.setFeature(feature)
    tip = QgsExpression.replaceExpressionText(incidents.mapTipTemplate(), context)
    check("<script" not in tip and "<img" not in tip, f"live map tip: {tip}")
    check(("[% 1 + 1 %]" in str(feature["sentence"])) == ("[% 1 + 1 %]" in tip), f"map tip evaluates what is in the data: {tip}")
    check("replace(" not in tip, f"map tip not evaluated: {tip}")

settings = QgsMapSettings()
tree = project.layerTreeRoot()
settings.setLayers([layer for layer in tree.layerOrder() if tree.findLayer(layer.id()).isVisible()])
settings.setOutputSize(QSize(1200, 900))
settings.setDestinationCrs(project.crs())
settings.setExtent(project.viewSettings().defaultViewExtent())
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
picture = job.renderedImage()
picture.save(sys.argv[2])
colours = {picture.pixelColor(x, y).name() for x in range(0, 1200, 3) for y in range(0, 900, 3)}
check(len(colours) > 20, f"the picture has only {len(colours)} colours")
check(not job.errors(), f"rendering: {[error.message for error in job.errors()]}")
print("\n".join(wrong))
sys.stdout.flush()
os._exit(1 if wrong else 0)
