using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>TimeDistributed: the layer within, read for one time step.</summary>
internal static class TimeDistributedReader
{
    public static Layer Read(LayerSource source, LayerCall? call)
    {
        if (source.Wrapped is not { } wrapped) throw source.Invalid("it holds no layer");
        if (wrapped.Model is not null) return source.Refuse($"applies the model '{wrapped.Name}' to every time step; only layers are supported", "apply TimeDistributed to each of its layers");
        if (!source.IsInputKnown) return source.Refuse("has an input of unknown shape");
        if (source.InputShape.Length < 2) throw source.Invalid($"its input has shape {ShapeText.Of(source.InputShape)}, expected a time axis and at least one more");
        InputLayer step = new() { Name = $"{source.Name}/step", OutputShape = source.InputShape[1..] };
        Layer inner = LayerReaders.Read(new LayerSource(wrapped, source.Name, [step], source.Context), wrapped, call);
        if (inner is UnsupportedLayer) return inner;
        ImmutableArray<int> shape = source.Checked([source.InputShape[0], .. inner.OutputShape]);
        return new TimeDistributedLayer { Name = source.Name, Inner = inner with { ModelName = wrapped.Name, ClassName = wrapped.ClassName, Inputs = [step] }, OutputShape = shape };
    }
}
