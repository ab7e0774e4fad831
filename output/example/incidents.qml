<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" symbologyReferenceScale="-1">
<flags><Identifiable>1</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags>
<temporal enabled="1" mode="4" startField="start_date" endField="end_date" durationField="" durationUnit="d" fixedDuration="1" accumulate="0" limitMode="0" startExpression="to_datetime(coalesce(&quot;start_date&quot;, &quot;end_date&quot;))" endExpression="coalesce(to_datetime(&quot;end_date&quot;), now()) + to_interval('1 day')"><fixedRange><start></start><end></end></fixedRange></temporal>
<renderer-v2 type="pointDisplacement" tolerance="0.2" toleranceUnit="MM" toleranceUnitScale="3x:0,0,0,0,0,0" placement="0" circleWidth="0.2" circleColor="120,120,120,160" circleRadiusAddition="0" labelAttributeName="" labelColor="0,0,0,255" labelDistanceFactor="0.5" maxLabelScaleDenominator="0" symbollevels="0" forceraster="0" referencescale="-1" enableorderby="0">
<labelFontProperties description="Noto Sans,8,-1,5,50,0,0,0,0,0" style=""/>
         <renderer-v2 type="categorizedSymbol" attr="event_type" symbollevels="0" forceraster="0" referencescale="-1" enableorderby="0">
<categories>
<category value="Battles" symbol="0" label="Battles" render="true"/>
<category value="Explosions/Remote violence" symbol="1" label="Explosions/Remote violence" render="true"/>
<category value="Violence against civilians" symbol="2" label="Violence against civilians" render="true"/>
<category value="Protests" symbol="3" label="Protests" render="true"/>
<category value="Riots" symbol="4" label="Riots" render="true"/>
<category value="Strategic developments" symbol="5" label="Strategic developments" render="true"/>
<category value="" symbol="6" label="other" render="true"/>
</categories>
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="178,24,43,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="230,97,1,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="118,42,131,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="33,102,172,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="27,120,55,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="92,92,92,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
<symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="92,92,92,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="2.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="min(9, 2.6 + 0.9 * ln(1 + coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0) + 0.5 * coalesce(&quot;injured_best&quot;, &quot;injured_low&quot;, &quot;injured_high&quot;, 0)))"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
</symbols>
<rotation/><sizescale/></renderer-v2>
<symbol type="marker" name="centerSymbol" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="name" value="circle"/><Option type="QString" name="color" value="26,26,26,215"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="scale_method" value="diameter"/><Option type="QString" name="size" value="0.6"/><Option type="QString" name="size_unit" value="MM"/></Option>
</layer>
</symbol>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="title" isExpression="0" fontFamily="Noto Sans" fontSize="8" fontSizeUnit="Point" textColor="40,40,40,255" textOpacity="1" allowHtml="0"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferNoFill="1" bufferJoinStyle="128"/></text-style><text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3" formatNumbers="0"/><placement placement="6" predefinedPositionOrder="R,L,TR,BR,TL,BL,T,B" dist="1" distUnits="MM" offsetType="1" offsetUnits="MM" priority="5" layerType="PointGeometry"/><rendering drawLabels="1" displayAll="0" limitNumLabels="0" maxNumLabels="2000" scaleVisibility="0" obstacle="1" obstacleFactor="1" obstacleType="1" zIndex="0" upsidedownLabels="0"/></settings></labeling>
<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>
<mapTip>&lt;b&gt;[% replace(replace(replace(to_string(coalesce(&quot;title&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/b&gt;&lt;br&gt;[% replace(replace(replace(to_string(coalesce(&quot;start_date&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;br&gt;&lt;i&gt;[% replace(replace(replace(to_string(coalesce(&quot;sentence&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/i&gt;&lt;br&gt;&lt;small&gt;[% replace(replace(replace(to_string(coalesce(&quot;source_title&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/small&gt;</mapTip>
<layerGeometryType>0</layerGeometryType>
</qgis>
