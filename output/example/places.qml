<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" symbologyReferenceScale="-1">
<flags><Identifiable>1</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags>
<renderer-v2 type="singleSymbol" symbollevels="0" forceraster="0" referencescale="-1" enableorderby="0">
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="56,135,190,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="1.8"/><Option type="QString" name="size_unit" value="MM"/></Option>
</layer>
</symbol>
</symbols>
<rotation/><sizescale/></renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="name" isExpression="0" fontFamily="Noto Sans" fontSize="8" fontSizeUnit="Point" textColor="40,40,40,255" textOpacity="1" allowHtml="0"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferNoFill="1" bufferJoinStyle="128"/></text-style><text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3" formatNumbers="0"/><placement placement="6" predefinedPositionOrder="R,L,TR,BR,TL,BL,T,B" dist="1" distUnits="MM" offsetType="1" offsetUnits="MM" priority="5" layerType="PointGeometry"/><rendering drawLabels="1" displayAll="0" limitNumLabels="0" maxNumLabels="2000" scaleVisibility="0" obstacle="1" obstacleFactor="1" obstacleType="1" zIndex="0" upsidedownLabels="0"/></settings></labeling>
<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>
<mapTip>&lt;b&gt;[% replace(replace(replace(to_string(coalesce(&quot;name&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/b&gt;&lt;br&gt;&lt;i&gt;[% replace(replace(replace(to_string(coalesce(&quot;sentence&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/i&gt;&lt;br&gt;&lt;small&gt;[% replace(replace(replace(to_string(coalesce(&quot;source_title&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/small&gt;</mapTip>
<layerGeometryType>0</layerGeometryType>
</qgis>
