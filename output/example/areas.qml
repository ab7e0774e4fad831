<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" hasScaleBasedVisibilityFlag="0" symbologyReferenceScale="-1">
<flags><Identifiable>1</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags>
<temporal enabled="1" mode="4" startField="start_date" endField="end_date" durationField="" durationUnit="d" fixedDuration="1" accumulate="0" limitMode="0" startExpression="to_datetime(coalesce(&quot;start_date&quot;, &quot;end_date&quot;))" endExpression="coalesce(to_datetime(&quot;end_date&quot;), now()) + to_interval('1 day')"><fixedRange><start></start><end></end></fixedRange></temporal>
<renderer-v2 type="singleSymbol" symbollevels="0" forceraster="0" referencescale="-1" enableorderby="0">
<symbols>
<symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleFill" enabled="1" locked="0" pass="0">
<Option type="Map"><Option type="QString" name="color" value="92,92,92,20"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="92,92,92,170"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="round"/></Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties"><Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="set_color_part(coalesce(&quot;fill&quot;, '#5c5c5c'), 'alpha', CASE WHEN &quot;radius_m&quot; &gt; 100000 THEN 5 ELSE 20 END)"/><Option type="int" name="type" value="3"/></Option></Option><Option type="QString" name="type" value="collection"/></Option>
</data_defined_properties></layer>
</symbol>
</symbols>
<rotation/><sizescale/></renderer-v2>
<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>
<mapTip>&lt;b&gt;[% replace(replace(replace(to_string(coalesce(&quot;title&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/b&gt;&lt;br&gt;[% replace(replace(replace(to_string(coalesce(&quot;start_date&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(to_string(coalesce(&quot;source&quot;, '')), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), '&gt;', '&amp;gt;') %]&lt;/small&gt;</mapTip>
<layerGeometryType>2</layerGeometryType>
</qgis>
