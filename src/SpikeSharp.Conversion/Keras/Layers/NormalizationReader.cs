using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Normalisations by fixed statistics or by the item's own, and Rescaling.</summary>
internal static class NormalizationReader
{
    public static Layer ReadRescaling(LayerSource source)
    {
        ImmutableArray<double> scale = Numbers(source.Config["scale"], 1), offset = Numbers(source.Config["offset"], 0);
        int last = source.IsInputKnown && source.InputShape is [.., var size] ? size : 1;
        if (scale.Length != 1 && scale.Length != last) throw source.Config["scale"].Wrong($"one number, or one for each of the {last} places of the last axis");
        if (offset.Length != 1 && offset.Length != last) throw source.Config["offset"].Wrong($"one number, or one for each of the {last} places of the last axis");
        return new RescalingLayer { Name = source.Name, Scale = scale, Offset = offset, OutputShape = source.InputShape };
    }

    /// <summary>The statistics stand in the configuration, or were adapted to data and stand among the variables: mean, variance, count.</summary>
    public static Layer ReadNormalization(LayerSource source)
    {
        if (!source.IsInputKnown) return source.Refuse("has an input of unknown shape");
        ImmutableArray<int> input = source.InputShape;
        ConfigValue axes = source.Config["axis"];
        int[] kept = axes.IsNull ? [] : axes.IsArray ? [.. axes.Items().Select(axis => Axis(source, axis))] : [Axis(source, axes)];
        ImmutableArray<int> shape = [.. input.Select((size, axis) => kept.Contains(axis) ? size : 1)];
        int count = shape.Aggregate(1, (product, size) => product * size);
        ImmutableArray<double> mean, variance;
        if (source.Config["mean"].IsNull)
        {
            int[] stored = [.. kept.Order().Select(axis => input[axis])];
            source.ExpectVariables(3);
            mean = source.Variable(0, "mean", stored).Values;
            variance = source.Variable(1, "variance", stored).Values;
        }
        else
        {
            mean = Numbers(source.Config["mean"], 0);
            variance = Numbers(source.Config["variance"], 1);
            if (mean.Length == 1) mean = [.. Enumerable.Repeat(mean[0], count)];
            if (variance.Length == 1) variance = [.. Enumerable.Repeat(variance[0], count)];
        }
        if (mean.Length != count) throw source.Config["mean"].Wrong($"one number or {count} of them for an input of shape {ShapeText.Of(input)}");
        if (variance.Length != count || variance.Any(value => !(value >= 0))) throw source.Config["variance"].Wrong($"one number or {count} of them, at least 0, for an input of shape {ShapeText.Of(input)}");
        return new NormalizationLayer
        {
            Name = source.Name,
            StatisticsShape = shape,
            Mean = mean,
            Variance = variance,
            IsInverted = source.Config["invert"].BoolOr(false),
            OutputShape = input,
        };
    }

    public static Layer ReadLayerNormalization(LayerSource source)
    {
        if (source.Config["rms_scaling"].BoolOr(false)) return source.Refuse("divides by the root mean square but centers (rms_scaling), which is not supported", "use RMSNormalization");
        return Read(source, 1e-3, isRootMeanSquare: false);
    }

    public static Layer ReadRootMeanSquare(LayerSource source) => Read(source, 1e-6, isRootMeanSquare: true);

    public static Layer ReadGroup(LayerSource source)
    {
        if (!source.IsInputKnown) return source.Refuse("has an input of unknown shape");
        ConfigValue axes = source.Config["axis"];
        int axis = axes.IsNull ? source.InputShape.Length - 1 : Axis(source, axes), channels = source.InputShape[axis];
        int groups = source.Config["groups"].IsNull ? 32 : source.Config["groups"].Int();
        if (groups == -1) groups = channels;
        if (groups < 1 || channels % groups != 0) throw source.Config["groups"].Wrong($"a divisor of the {channels} channels, or -1 for as many");
        bool scale = source.Config["scale"].BoolOr(true), center = source.Config["center"].BoolOr(true);
        source.ExpectVariables((scale ? 1 : 0) + (center ? 1 : 0));
        return new GroupNormalizationLayer
        {
            Name = source.Name,
            Axis = axis,
            Groups = groups,
            Epsilon = source.Config["epsilon"].FiniteOr(1e-3),
            Gamma = scale ? source.Variable(0, "gamma", channels) : null,
            Beta = center ? source.Variable(scale ? 1 : 0, "beta", channels) : null,
            OutputShape = source.InputShape,
        };
    }

    private static Layer Read(LayerSource source, double epsilon, bool isRootMeanSquare)
    {
        if (!source.IsInputKnown) return source.Refuse("has an input of unknown shape");
        ConfigValue list = source.Config["axis"];
        int[] axes = list.IsNull ? [source.InputShape.Length - 1] : list.IsArray ? [.. list.Items().Select(axis => Axis(source, axis))] : [Axis(source, list)];
        if (axes.Length == 0) throw list.Wrong("at least one axis");
        for (int i = 1; i < axes.Length; i++)
            if (axes[i] != axes[0] + i)
                return source.Refuse($"normalises the axes {list.Found()}; only axes one behind the other are supported");
        bool scale = isRootMeanSquare || source.Config["scale"].BoolOr(true), center = !isRootMeanSquare && source.Config["center"].BoolOr(true);
        int[] shape = [.. axes.Select(axis => source.InputShape[axis])];
        source.ExpectVariables((scale ? 1 : 0) + (center ? 1 : 0));
        return new LayerNormalizationLayer
        {
            Name = source.Name,
            FirstAxis = axes[0],
            AxisCount = axes.Length,
            Epsilon = source.Config["epsilon"].FiniteOr(epsilon),
            Gamma = scale ? source.Variable(0, "gamma", shape) : null,
            Beta = center ? source.Variable(scale ? 1 : 0, "beta", shape) : null,
            IsRootMeanSquare = isRootMeanSquare,
            OutputShape = source.InputShape,
        };
    }

    // The file counts the batch axis.
    private static int Axis(LayerSource source, ConfigValue value)
    {
        int axis = value.Int(), rank = source.InputShape.Length + 1, positive = axis < 0 ? axis + rank : axis;
        return positive >= 1 && positive < rank ? positive - 1 : throw value.Wrong($"an axis of the input {ShapeText.Of(source.InputShape)}, counted with the batch axis and not that");
    }

    private static ImmutableArray<double> Numbers(ConfigValue value, double fallback)
    {
        if (value.IsNull) return [fallback];
        if (!value.IsArray) return [value.FiniteOr(fallback)];
        var numbers = ImmutableArray.CreateBuilder<double>();
        Collect(value);
        return numbers.Count > 0 ? numbers.ToImmutable() : throw value.Wrong("at least one number");

        void Collect(ConfigValue list)
        {
            foreach (ConfigValue item in list.Items())
            {
                if (item.IsArray) Collect(item);
                else numbers.Add(item.FiniteOr(fallback));
            }
        }
    }
}
