using System.Numerics.Tensors;
using SpikeSharp.Numerics;

namespace SpikeSharp.Networks;

public static partial class Benchmarks
{
    private const int MnistFilters = 32, MnistKernel = 3, MnistHidden = 128, MnistClasses = 10;

    private static readonly ChannelShape MnistImage = new([28, 28], 1), MnistFirst = new([26, 26], MnistFilters), MnistSecond = new([24, 24], MnistFilters);

    /// <summary>An untrained convolutional network for images of 28 by 28 pixels, the input <c>inp</c> (ones): twice 32 filters of 3 by 3, the mean over squares of 2 by 2, 128 units, 10 outputs.</summary>
    /// <remarks>
    /// Neurons are <see cref="RectifiedLinear"/> of gain 100 and bias 0. Weights are uniform as Keras draws them, from -l to l with l = sqrt(6 / (inputs + outputs)) of one
    /// unit, kernel area included; the draws are this library's. Biases of layers start at 0 and are left out, as is dropout, which acts in training only.
    /// As one node it computes the same without the gains: its outputs are smaller by 100^3.
    /// </remarks>
    /// <param name="asSingleNode">Whether the whole network is one <see cref="TensorNode"/> rather than layers of neurons. Default false.</param>
    /// <param name="seed">Of the network and of the weights, 0 to 2^32 - 1. Default 0.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is outside its range.</exception>
    public static Network Mnist(bool asSingleNode = false, long seed = 0)
    {
        Network network = new("mnist", seed);
        network.Config.Ensemble.NeuronType = new RectifiedLinear();
        network.Config.Ensemble.MaxRates = new Choice([100.0]);
        network.Config.Ensemble.Intercepts = new Choice([0.0]);
        NumpyRandom random = new((uint)seed);
        int area = MnistKernel * MnistKernel, pooled = MnistSecond.Size / 4;
        double[] first = Drawn(area, 1, MnistFilters), second = Drawn(area, MnistFilters, MnistFilters), hidden = Drawn(1, pooled, MnistHidden), output = Drawn(1, MnistHidden, MnistClasses);
        Node input = AddInput(network, "inp", MnistImage.Size, 1);
        network.Add(new Probe(asSingleNode ? OneNode() : Layers()));
        return network;

        double[] Drawn(int positions, int inputs, int outputs)
        {
            double limit = Math.Sqrt(6.0 / (positions * (inputs + outputs)));
            return new Uniform(-limit, limit).Sample(positions * inputs * outputs, null, random);
        }

        Node OneNode() => network.Layer(
            input,
            (x, y) =>
            {
                for (nint item = 0; item < x.Lengths[0]; item++)
                {
                    double[] relu = Rectified(Convolved(x.GetSpan([item, 0], MnistImage.Size), MnistImage, MnistFirst, first));
                    relu = Rectified(Convolved(relu, MnistFirst, MnistSecond, second));
                    relu = Rectified(Product(Averaged(relu, MnistSecond), hidden, MnistHidden));
                    Product(relu, output, MnistClasses).CopyTo(y.GetSpan([item, 0], MnistClasses));
                }
            },
            [MnistClasses],
            label: "mnist");

        Node Layers()
        {
            Neurons relu = Fed(input, new Convolution(MnistFilters, MnistImage, [MnistKernel, MnistKernel], first), MnistFirst.Size, "conv2d");
            relu = Fed(relu, new Convolution(MnistFilters, MnistFirst, [MnistKernel, MnistKernel], second), MnistSecond.Size, "conv2d_1");
            Node mean = network.Add(Node.Relay(pooled, "average_pooling2d"));
            network.Add(new Connection(relu, mean) { Transform = SquareMeans(MnistSecond), Synapse = Synapse.None, Trainable = false });
            relu = Fed(mean, new Dense(MnistHidden, pooled, Matrix.Transpose(hidden, pooled, MnistHidden)), MnistHidden, "dense");
            Node last = network.Add(Node.Relay(MnistClasses, "dense_1"));
            network.Connect(relu, last, new Dense(MnistClasses, MnistHidden, Matrix.Transpose(output, MnistHidden, MnistClasses)), Synapse.None);
            return last;
        }

        Neurons Fed(View source, Transform weights, int size, string label)
        {
            Ensemble layer = network.Add(new Ensemble(size, 1) { Label = label });
            network.Connect(source, layer.Neurons, weights, Synapse.None);
            return layer.Neurons;
        }
    }

    private static Convolution SquareMeans(ChannelShape input)
    {
        double[] kernel = new double[4 * input.Channels * input.Channels];
        for (int cell = 0; cell < 4; cell++)
            for (int channel = 0; channel < input.Channels; channel++) kernel[(((cell * input.Channels) + channel) * input.Channels) + channel] = 0.25;
        return new Convolution(input.Channels, input, [2, 2], kernel, [2, 2]);
    }

    // Kernel of shape (rows, columns, channels, filters).
    private static double[] Convolved(ReadOnlySpan<double> x, ChannelShape input, ChannelShape output, double[] kernel)
    {
        double[] y = new double[output.Size];
        int width = output.Spatial[1];
        for (int position = 0; position < output.Positions; position++)
        {
            Span<double> sums = y.AsSpan(position * MnistFilters, MnistFilters);
            for (int cell = 0; cell < MnistKernel * MnistKernel; cell++)
            {
                int source = (((position / width) + (cell / MnistKernel)) * input.Spatial[1]) + (position % width) + (cell % MnistKernel);
                for (int channel = 0; channel < input.Channels; channel++)
                    TensorPrimitives.MultiplyAdd(kernel.AsSpan(((cell * input.Channels) + channel) * MnistFilters, MnistFilters), x[(source * input.Channels) + channel], sums, sums);
            }
        }
        return y;
    }

    private static double[] Averaged(double[] x, ChannelShape input)
    {
        double[] y = new double[input.Size / 4];
        int width = input.Spatial[1];
        for (int position = 0; position < input.Positions; position++)
        {
            int target = (position / width / 2 * (width / 2)) + (position % width / 2);
            Span<double> means = y.AsSpan(target * input.Channels, input.Channels);
            TensorPrimitives.MultiplyAdd(x.AsSpan(position * input.Channels, input.Channels), 0.25, means, means);
        }
        return y;
    }

    // Weights of shape (inputs, outputs).
    private static double[] Product(double[] x, double[] weights, int outputs)
    {
        double[] y = new double[outputs];
        for (int i = 0; i < x.Length; i++) TensorPrimitives.MultiplyAdd(weights.AsSpan(i * outputs, outputs), x[i], y, y);
        return y;
    }

    private static double[] Rectified(double[] x)
    {
        TensorPrimitives.Max(x, 0, x);
        return x;
    }
}
