using System.Collections.Immutable;
using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>What the reader of a layer type sees: configuration, inputs, variables; and its ways to refuse.</summary>
/// <param name="definition">The layer of the architecture.</param>
/// <param name="name">Its name in the graph.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="context">The reading it belongs to.</param>
internal sealed class LayerSource(LayerDefinition definition, string name, ImmutableArray<Layer> inputs, ReadContext context)
{
    public string Name => name;

    public string ClassName => definition.ClassName;

    public ConfigValue Config => definition.Config;

    public ReadContext Context => context;

    /// <summary>The layer that a wrapper holds; null for others.</summary>
    public LayerDefinition? Wrapped => definition.Wrapped;

    public ImmutableArray<Layer> Inputs => inputs;

    /// <summary>Shape of an item of the first input; <c>default</c> if a layer that is not supported comes before and the file does not say.</summary>
    public ImmutableArray<int> InputShape =>
        inputs[0].IsShapeKnown ? inputs[0].OutputShape : ShapeReader.TryItemShape(definition.BuildInputShape) is { IsDefault: false } built ? Checked(built) : default;

    public bool IsInputKnown => !InputShape.IsDefault;

    /// <summary>An error of the architecture that names the layer.</summary>
    public ModelFormatException Invalid(string message) => context.Invalid($"layer '{name}': {message}");

    /// <summary>The shape, if its values can be counted.</summary>
    public ImmutableArray<int> Checked(ImmutableArray<int> shape) => context.Checked(shape, name);

    /// <summary>A product of sizes of a kernel, if that many values can be held.</summary>
    public int Product(int a, int b) => (long)a * b <= ReadContext.MaxOutputSize
        ? a * b : throw Invalid($"its kernel would hold {a} x {b} values, more than {ReadContext.MaxOutputSize}");

    /// <summary>Stands for a layer that is well-formed but not supported.</summary>
    /// <param name="reason">Continues "layer 'x' of class Y ".</param>
    /// <param name="hint">What to do, or null.</param>
    public UnsupportedLayer Refuse(string reason, string? hint = null) => new()
    {
        Name = name,
        Refusal = new Diagnostic(DiagnosticCodes.UnsupportedLayer, name, $"layer '{name}' of class {definition.ForeignName ?? definition.ClassName} {reason}", hint),
        StoredParameters = definition.Variables.Parameters,
    };

    /// <summary>Checks that the input has a number of axes.</summary>
    public void ExpectAxes(int count)
    {
        if (IsInputKnown && InputShape.Length != count) throw Invalid($"its input has shape {ShapeText.Of(InputShape)}, {ClassName} takes {count} axes (besides the batch)");
    }

    public DataFormat Format() => Config["data_format"].TextOr("channels_last") switch
    {
        "channels_last" => DataFormat.ChannelsLast,
        "channels_first" => DataFormat.ChannelsFirst,
        _ => throw Config["data_format"].Wrong("channels_last or channels_first"),
    };

    /// <summary>Variable <paramref name="index"/> with its shape checked before its values are read.</summary>
    /// <param name="index">In the order of the framework.</param>
    /// <param name="variable">What it is: kernel, bias, ...</param>
    /// <param name="expected">One size for every axis; -1 if unknown.</param>
    public Weights Variable(int index, string variable, params ReadOnlySpan<int> expected)
    {
        if (!definition.Loaded.TryGetValue(index, out Weights? loaded))
            definition.Loaded[index] = loaded = Load(index, variable, expected);
        else if (!Fits(loaded.Shape.AsSpan(), expected))
            throw context.BadWeights($"layer '{name}': {variable} has shape {ShapeText.Of(loaded.Shape)}, this application needs {Expected(expected)}");
        return loaded;
    }

    /// <summary>Checks that the file stores no more variables than the layer has.</summary>
    public void ExpectVariables(int count)
    {
        if (definition.Variables.Count > count)
            throw context.BadWeights($"layer '{name}' has {definition.Variables.Count} stored variables, a {ClassName} with its configuration has {count}");
    }

    private Weights Load(int index, string variable, ReadOnlySpan<int> expected)
    {
        StoredVariables stored = definition.Variables;
        if (index >= stored.Count)
            throw context.BadWeights($"layer '{name}': variable {index} ({variable}) is missing: {stored.Group} holds {stored.Count}");
        if (stored.Objects[index] is not { } found)
            throw context.BadWeights($"layer '{name}': dataset '{stored.Names[index]}' ({variable}) is missing");

        string place = $"layer '{name}': {variable}";
        try
        {
            Hdf5Dataset dataset = new(found);
            if (dataset.Space.IsNull || !Fits(dataset.Shape, expected))
                throw context.BadWeights(WrongShape(place, dataset.Shape, expected));
            if (!dataset.Type.IsNumber)
                throw context.BadWeights($"{place} has a {dataset.Type.Name} type, expected numbers");
            ImmutableArray<double> values = dataset.Values();
            Weights weights = new(variable, [.. dataset.Shape.Select(size => (int)size)], values, dataset.Type switch
            {
                { Kind: Hdf5TypeKind.BFloat16 } => WeightType.BFloat16,
                { Kind: Hdf5TypeKind.Float, Size: 2 } => WeightType.Float16,
                { Kind: Hdf5TypeKind.Float, Size: 4 } => WeightType.Float32,
                { Kind: Hdf5TypeKind.Float } => WeightType.Float64,
                _ => WeightType.Integer,
            });
            CheckFinite(weights, place);
            return weights;
        }
        catch (Hdf5Exception broken)
        {
            throw context.Hdf5(place, broken);
        }
    }

    private string WrongShape(string place, ImmutableArray<ulong> found, ReadOnlySpan<int> expected)
    {
        // The channels of a convolution are the one axis that the input decides.
        if (ClassName is "Conv1D" or "Conv2D" or "Conv3D" && found.Length == expected.Length && expected.Length > 2 && found[^2] != (ulong)expected[^2])
        {
            bool restFits = found[^1] == (ulong)expected[^1];
            for (int i = 0; i < expected.Length - 2; i++) restFits &= found[i] == (ulong)expected[i];
            if (restFits && Config["groups"].IntOr(1) == 1) return $"{place} expects {found[^2]} input channels, the input has {expected[^2]}";
        }

        return $"{place} has shape {ShapeText.Of(found.AsSpan())}, expected {Expected(expected)}";
    }

    private static string Expected(ReadOnlySpan<int> shape)
    {
        string text = ShapeText.Of(shape);
        return text.Replace("-1", "any", StringComparison.Ordinal);
    }

    private static bool Fits(ImmutableArray<ulong> found, ReadOnlySpan<int> expected)
    {
        if (found.Length != expected.Length) return false;
        for (int i = 0; i < expected.Length; i++)
            if (expected[i] < 0 ? found[i] is 0 or > int.MaxValue : found[i] != (ulong)expected[i])
                return false;
        return true;
    }

    private static bool Fits(ReadOnlySpan<int> found, ReadOnlySpan<int> expected)
    {
        if (found.Length != expected.Length) return false;
        for (int i = 0; i < expected.Length; i++)
            if (expected[i] >= 0 && found[i] != expected[i])
                return false;
        return true;
    }

    private void CheckFinite(Weights weights, string place)
    {
        ReadOnlySpan<double> values = weights.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) continue;
            int[] at = new int[weights.Shape.Length];
            for (int axis = at.Length - 1, rest = i; axis >= 0; rest /= weights.Shape[axis], axis--) at[axis] = rest % weights.Shape[axis];
            throw context.BadWeights($"{place} holds {(double.IsNaN(values[i]) ? "a NaN" : "an infinite value")} at [{string.Join(", ", at)}]",
                "training diverged, or the file is damaged; save the model from an earlier checkpoint");
        }
    }
}
