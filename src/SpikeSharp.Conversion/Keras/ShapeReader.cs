using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras;

/// <summary>Shapes as Keras writes them: the batch axis first, null where a size is open.</summary>
internal static class ShapeReader
{
    /// <summary>The shape of an item; <c>default</c> if it is missing, has open sizes, or is the shape of several inputs.</summary>
    public static ImmutableArray<int> TryItemShape(ConfigValue shape)
    {
        if (!shape.IsArray) return default;
        ImmutableArray<ConfigValue> sizes = shape.Items();
        if (sizes.Length < 1 || sizes.Any(size => size.IsArray || size.IsObject)) return default;
        return sizes.Skip(1).Any(size => size.IsNull) ? default : [.. sizes.Skip(1).Select(size => size.PositiveInt())];
    }

    /// <summary>The shape of an input of the model, where the option may fill in what is open.</summary>
    /// <exception cref="ModelFormatException">A size is open, or the option contradicts the model.</exception>
    public static ImmutableArray<int> Input(string layer, ConfigValue shape, ReadContext context)
    {
        ImmutableArray<int> option = context.Options.InputShape.IsDefault ? [] : context.Options.InputShape;
        if (shape.IsNull)
            return option.IsEmpty ? throw Unknown("its shape is not in the file") : option;

        ImmutableArray<ConfigValue> sizes = shape.Items();
        if (sizes.IsEmpty) throw shape.Wrong("a shape with a batch axis");
        if (TryItemShape(shape) is { IsDefault: false } known) return context.Checked(known, layer);

        string text = $"({string.Join(", ", sizes.Select(size => size.IsNull ? "None" : size.Found()))})";
        if (option.IsEmpty) throw Unknown($"its shape is {text}");
        bool fits = option.Length == sizes.Length - 1;
        for (int i = 0; fits && i < option.Length; i++) fits = sizes[i + 1].IsNull || sizes[i + 1].PositiveInt() == option[i];
        return fits ? context.Checked(option, layer) : throw context.Invalid($"the option InputShape is {ShapeText.Of(option)}, but input '{layer}' has shape {text}");

        ModelFormatException Unknown(string what) => new(DiagnosticCodes.UnknownInputShape, context.File,
            $"the spatial size of input '{layer}' is not known: {what}",
            "give the shape of one item, without the batch axis: --input-shape 28,28,1 (KerasLoadOptions.InputShape)");
    }
}
